package org.sandboxed.engine.internal.filesystem;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Work with files that must not be broken off. An interrupt closes the channel in which it finds a thread, and makes each one fail that
 * the thread uses from then on; so it is kept back until the work is done.
 */
public final class Uninterrupted {

    private Uninterrupted() {}

    /** Work that can be begun anew at any time. */
    @FunctionalInterface
    public interface Work<T> {
        /** Does it, from its beginning. */
        T perform() throws IOException;
    }

    /** Does the work, once more where an interrupt ended it, and interrupts the thread afterwards. */
    public static <T> T perform(Work<T> work) throws IOException {
        boolean wasInterrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return work.perform();
                } catch (ClosedByInterruptException e) {
                    wasInterrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
