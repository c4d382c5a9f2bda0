package org.sandboxed.engine.record;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** One HTTP request that a program sent, and what it was answered. Immutable; made by the engine. */
public interface HttpExchange {

    /**
     * The method.
     *
     * @return such as {@code "GET"}
     */
    String method();

    /**
     * How it was sent.
     *
     * @return {@code "http"} or {@code "https"}
     */
    String scheme();

    /**
     * The host that was asked.
     *
     * @return a name in lower case, or an address, an IPv6 one in brackets
     */
    String host();

    /**
     * The port that was asked.
     *
     * @return such as 80
     */
    int port();

    /**
     * The path as it was sent.
     *
     * @return without the query
     */
    String path();

    /**
     * What followed the path.
     *
     * @return without the question mark, if there was one
     */
    Optional<String> query();

    /**
     * All of it in one.
     *
     * @return such as {@code "http://api.example.com/v1/x?page=2"}
     */
    String url();

    /**
     * What the program sent.
     *
     * @return headers and body
     */
    HttpMessage request();

    /**
     * What the program was answered, by a server, by a stub, or by the sandbox.
     *
     * @return headers and body; both empty where there was no answer
     */
    HttpMessage response();

    /**
     * The status that the program was answered with.
     *
     * @return nothing where the program ended, or closed the connection, before it had an answer
     */
    OptionalInt status();

    /**
     * Whether the sandbox refused the request; no server was asked then.
     *
     * @return whether a rule denies it, none allows it, or it is one that could be understood in two ways
     */
    boolean isDenied();

    /**
     * Whether the test itself answered.
     *
     * @return whether a stub did
     */
    boolean isStubbed();

    /**
     * Why it was allowed or refused.
     *
     * @return the rule, in the words of the policy
     */
    Optional<String> rule();

    /**
     * The secret that the sandbox attached. Neither the request nor the answer shows it, not even where the server sent it back.
     *
     * @return the name of a credential, if one was attached
     */
    Optional<String> credential();

    /**
     * The process that connected.
     *
     * @return its id, seen from outside
     */
    int pid();

    /**
     * When the request arrived, counted from the making of the sandbox.
     *
     * @return the time
     */
    Duration at();

    /**
     * How long the program waited for the end of the answer.
     *
     * @return the time
     */
    Duration took();

    /**
     * The exchange on one line.
     *
     * @return such as {@code [4242] GET http://api.example.com/v1/x -> 403 DENIED by allowHttp: no rule allows this request}
     */
    String describe();
}
