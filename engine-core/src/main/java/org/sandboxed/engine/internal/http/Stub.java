package org.sandboxed.engine.internal.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.http.HttpStub;
import org.sandboxed.engine.policy.Given;
import org.sandboxed.engine.policy.HttpRule;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A stub and what it answers. Thread-safe. */
final class Stub implements HttpStub {

    private static final int LOWEST = 200;
    private static final int HIGHEST = 599;
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");
    private static final Set<String> OWN = Set.of("content-length", "transfer-encoding", "connection", "trailer");

    private final HttpRule rule;
    private final AtomicLong answered = new AtomicLong();
    private final List<Map.Entry<String, String>> headers = new ArrayList<>();
    private int status;
    private byte @Nullable [] body;

    Stub(HttpRule rule) {
        this.rule = rule;
    }

    HttpRule rule() {
        return rule;
    }

    /** Takes one request over; null where it is not yet said what to answer. */
    @Nullable
    synchronized StubAnswer answer() {
        byte[] known = body;
        if (known == null) {
            return null;
        }
        answered.incrementAndGet();
        return new StubAnswer(status, headers, known);
    }

    @Override
    public synchronized HttpStub header(String name, String value) {
        Given.value("stub: the name of a header", name);
        Given.value("stub: the value of the header \"" + name + "\"", value);
        String problem = "";
        if (!TOKEN.matcher(name).matches()) {
            problem = "is no header name";
        } else if (OWN.contains(name.toLowerCase(Locale.ROOT))) {
            problem = "is written by the sandbox itself, as the body needs it; leave it out";
        } else if (!VALUE.matcher(value).matches()) {
            problem = "cannot have the value \"" + value + "\": only printable characters can be sent";
        }
        if (!problem.isEmpty()) {
            throw new SandboxException("stub: \"" + rule.text() + "\": the header \"" + name + "\" " + problem);
        }
        headers.add(Map.entry(name, value.strip()));
        return this;
    }

    @Override
    public HttpStub respond(int newStatus) {
        return respond(newStatus, new byte[0]);
    }

    @Override
    public HttpStub respond(int newStatus, String newBody) {
        return respond(newStatus, Given.value("stub: the body", newBody).getBytes(UTF_8));
    }

    @Override
    public synchronized HttpStub respond(int newStatus, byte[] newBody) {
        if (newStatus < LOWEST || newStatus > HIGHEST) {
            throw new SandboxException("stub: \"" + rule.text() + "\": " + newStatus
                    + " is no status of an answer; write one from " + LOWEST + " to " + HIGHEST);
        }
        body = Given.value("stub: the body", newBody).clone();
        status = newStatus;
        return this;
    }

    @Override
    public long answered() {
        return answered.get();
    }
}
