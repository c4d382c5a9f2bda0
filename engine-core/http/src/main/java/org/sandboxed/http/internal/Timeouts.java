package org.sandboxed.http.internal;

/**
 * How long the proxy waits, in milliseconds.
 *
 * @param idle for each part of what a program sends
 * @param connect until a server accepts a connection
 * @param answer for each part of what a server answers
 */
record Timeouts(int idle, int connect, int answer) {

    /** Those of every sandbox. */
    static final Timeouts USUAL = new Timeouts(30_000, 10_000, 60_000);
}
