package org.sandboxed.engine.internal.http;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.http.HttpStub;
import org.sandboxed.engine.policy.HttpRule;

/** The stubs of a sandbox, the last one first. Thread-safe. */
public final class Stubs {

    private final HttpNames names;
    private final boolean isActive;
    private final Deque<Stub> stubs = new ConcurrentLinkedDeque<>();

    Stubs(HttpNames names, boolean isActive) {
        this.names = names;
        this.isActive = isActive;
    }

    /** Adds a stub. */
    HttpStub add(String written) {
        HttpRule rule = HttpRule.parse("stub", written);
        if (!isActive) {
            throw new SandboxException(
                    "stub: \"" + written + "\": this sandbox does not look into HTTP, for its policy has"
                            + " no HTTP rules; add allowHttp(), or @AllowHttp({}), which need not allow anything");
        }
        names.addHostOf(rule);
        Stub stub = new Stub(rule);
        stubs.addFirst(stub);
        return stub;
    }

    /** The stub that answers a request, or null. */
    @Nullable
    HttpVerdict find(String method, String host, String path) {
        for (Stub stub : stubs) {
            StubAnswer answer = stub.rule().covers(method, host, path) ? stub.answer() : null;
            if (answer != null) {
                return HttpVerdict.stubbed("stub: " + stub.rule().text(), answer);
            }
        }
        return null;
    }

    /** What the stubs are about. */
    Stream<HttpRule> rules() {
        return stubs.stream().map(Stub::rule);
    }
}
