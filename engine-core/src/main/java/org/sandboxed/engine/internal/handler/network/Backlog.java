package org.sandboxed.engine.internal.handler.network;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of what the programs of a run send waits in this JVM until somebody receives it. It is native memory, of which a program
 * could otherwise have as much as it has threads. Thread-safe.
 */
final class Backlog {

    private static final long MOST = 4L * Payload.MAX;

    private final AtomicLong bytes = new AtomicLong();

    /** Whether a message may wait, should it have to. */
    boolean hasRoom(int length) {
        return bytes.get() + length <= MOST;
    }

    /** A message begins to wait. */
    void add(int length) {
        bytes.addAndGet(length);
    }

    /** A message has been sent, or given up. */
    void remove(int length) {
        bytes.addAndGet(-length);
    }
}
