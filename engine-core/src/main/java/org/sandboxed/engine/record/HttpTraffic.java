package org.sandboxed.engine.record;

import java.util.Iterator;
import java.util.List;
import org.sandboxed.engine.http.HttpStub;

/**
 * The HTTP requests that programs sent and what they were answered, in the order in which they arrived. Only connections that
 * the HTTP rules of the policy are about are looked into.
 *
 * <p>The traffic of a run that has ended is an immutable snapshot. That of a live sandbox is a view: each method reads what is
 * recorded at that moment. Either kind is safe to read from any thread.
 *
 * <p>Memory is bounded. When the bound is reached the oldest exchanges are forgotten and {@link #dropped()} says how many.
 *
 * <p>Made by the engine; not meant to be implemented elsewhere.
 */
public interface HttpTraffic extends Iterable<HttpExchange> {

    /**
     * The exchanges that are still held.
     *
     * @return an immutable list
     */
    List<HttpExchange> exchanges();

    /**
     * Keeps what the sandbox refused.
     *
     * @return the exchanges that are {@linkplain HttpExchange#isDenied() denied}
     */
    HttpTraffic denied();

    /**
     * Keeps the requests that a rule is about.
     *
     * @param rule as in a policy: {@code "GET api.example.com/v1/*"}, or {@code "* *"} for all
     * @return those exchanges
     */
    HttpTraffic of(String rule);

    /**
     * Answers requests in place of a server; of several stubs for a request the last one that was added does. The request need
     * not be allowed by another rule, its host need not exist, and nobody is asked for it. What the policy denies stays denied.
     *
     * @param rule as in a policy: {@code "GET api.example.com/v1/x"}
     * @return the stub, to be told what to answer
     * @throws org.sandboxed.engine.SandboxException where the rule makes no sense, where the policy has no HTTP rules, or where
     *     this is not the traffic of a live sandbox
     */
    HttpStub stub(String rule);

    /**
     * How many of the oldest exchanges were forgotten to bound the memory.
     *
     * @return the exact number; 0 when the traffic is complete
     */
    long dropped();

    /**
     * Freezes a live view.
     *
     * @return what is recorded now; this, where it is a snapshot already
     */
    HttpTraffic snapshot();

    /** Walks over {@link #exchanges()}. */
    @Override
    default Iterator<HttpExchange> iterator() {
        return exchanges().iterator();
    }
}
