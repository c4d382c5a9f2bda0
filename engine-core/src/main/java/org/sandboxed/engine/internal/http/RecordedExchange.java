package org.sandboxed.engine.internal.http;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.policy.HttpPath;
import org.sandboxed.engine.policy.HttpRule;
import org.sandboxed.engine.record.HttpExchange;
import org.sandboxed.engine.record.HttpMessage;

/** An exchange as it was when somebody looked. */
final class RecordedExchange implements HttpExchange {

    private final HttpRequest about;
    private final HttpMessage request;
    private final HttpMessage response;
    private final int status;
    private final @Nullable HttpVerdict verdict;
    private final @Nullable String credential;
    private final int pid;
    private final Duration at;
    private final Duration took;

    RecordedExchange(
            HttpRequest about,
            HttpMessage request,
            HttpMessage response,
            int status,
            @Nullable HttpVerdict verdict,
            @Nullable String credential,
            int pid,
            Duration at,
            Duration took) {
        this.about = about;
        this.request = request;
        this.response = response;
        this.status = status;
        this.verdict = verdict;
        this.credential = credential;
        this.pid = pid;
        this.at = at;
        this.took = took;
    }

    boolean isOf(HttpRule rule) {
        return rule.covers(about.method(), about.host(), HttpPath.normalize(about.path()));
    }

    @Override
    public String method() {
        return about.method();
    }

    @Override
    public String scheme() {
        return about.scheme();
    }

    @Override
    public String host() {
        return about.host();
    }

    @Override
    public int port() {
        return about.port();
    }

    @Override
    public String path() {
        return about.path();
    }

    @Override
    public Optional<String> query() {
        return about.query();
    }

    @Override
    public String url() {
        return about.url();
    }

    @Override
    public HttpMessage request() {
        return request;
    }

    @Override
    public HttpMessage response() {
        return response;
    }

    @Override
    public OptionalInt status() {
        return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
    }

    @Override
    public boolean isDenied() {
        return verdict != null && !verdict.isAllowed();
    }

    @Override
    public boolean isStubbed() {
        return verdict != null && verdict.stub() != null;
    }

    @Override
    public Optional<String> rule() {
        return Optional.ofNullable(verdict).map(HttpVerdict::rule);
    }

    @Override
    public Optional<String> credential() {
        return Optional.ofNullable(credential);
    }

    @Override
    public int pid() {
        return pid;
    }

    @Override
    public Duration at() {
        return at;
    }

    @Override
    public Duration took() {
        return took;
    }

    @Override
    public String describe() {
        String answer = status == 0 ? "no answer" : String.valueOf(status);
        String how = isDenied() ? " DENIED by " : " by ";
        return "[" + pid + "] " + method() + " " + url() + " -> " + answer
                + rule().map(how::concat).orElse("")
                + credential().map(", with the credential "::concat).orElse("");
    }

    @Override
    public String toString() {
        return describe();
    }
}
