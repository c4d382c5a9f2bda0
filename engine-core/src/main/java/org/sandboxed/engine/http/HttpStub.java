package org.sandboxed.engine.http;

/**
 * An answer of the test to some HTTP requests: no server is asked. Until {@link #respond} is called nothing is answered.
 *
 * <p>Safe to use from any thread, while programs run, too. Made by {@link org.sandboxed.engine.record.HttpTraffic#stub}.
 */
public interface HttpStub {

    /**
     * Adds a header to the answer.
     *
     * @param name such as {@code "Content-Type"}
     * @param value what it says
     * @return this
     * @throws org.sandboxed.engine.SandboxException where that is no header, or one that the sandbox writes itself
     */
    HttpStub header(String name, String value);

    /**
     * Answers with a status and an empty body; a later call takes the place of an earlier.
     *
     * @param status from 200 to 599
     * @return this
     */
    HttpStub respond(int status);

    /**
     * Answers with a status and a text, which is sent as UTF-8.
     *
     * @param status from 200 to 599
     * @param body the text
     * @return this
     */
    HttpStub respond(int status, String body);

    /**
     * Answers with a status and bytes.
     *
     * @param status from 200 to 599
     * @param body the bytes
     * @return this
     */
    HttpStub respond(int status, byte[] body);

    /**
     * How many requests it has answered so far.
     *
     * @return the number
     */
    long answered();
}
