package org.sandboxed.engine.internal.http;

/** What accepts the connections of programs, for one sandbox. Thread-safe. */
public interface HttpProxy extends AutoCloseable {

    /** The port of 127.0.0.1 where it listens. */
    int port();

    /** Closes every connection and waits until nothing is left of it. */
    @Override
    void close();
}
