package org.sandboxed.engine.record;

import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The attempts of a sandboxed program to use IPv4 or IPv6, oldest first. Data that flows over a connection is no attempt.
 *
 * <p>The log of a run that has ended is an immutable snapshot. The log of a live sandbox is a view, and so are the views
 * derived from it. Either kind is safe to read from any thread.
 *
 * <p>Made by the engine; not meant to be implemented elsewhere.
 */
public interface NetworkLog extends Iterable<NetworkAttempt> {

    /**
     * The attempts.
     *
     * @return an immutable list
     */
    List<NetworkAttempt> attempts();

    /**
     * Keeps what the sandbox refused.
     *
     * @return the denied attempts of this log
     */
    NetworkLog denied();

    /**
     * Keeps the attempts that concern a host: its address is in the range, or its name is this one. {@code localhost} is every
     * address that stays on the machine: 127.0.0.0/8 and ::1, and 0.0.0.0 and :: where they are to be reached.
     *
     * @param hostOrCidr an address such as {@code 203.0.113.7}, a range such as {@code 10.0.0.0/8}, or a name
     * @return the matching attempts of this log
     * @throws IllegalArgumentException if it is none of these, such as an address with a port, so that nothing could match
     */
    NetworkLog to(String hostOrCidr);

    /**
     * How many of the oldest events of the record were forgotten to bound the memory, attempts or not.
     *
     * @return the exact number; 0 when the log is complete
     */
    long dropped();

    /**
     * Freezes a live view.
     *
     * @return what this log holds now
     */
    NetworkLog snapshot();

    /**
     * Tells whether there is no attempt.
     *
     * @return whether {@link #attempts()} is empty
     */
    default boolean isEmpty() {
        return attempts().isEmpty();
    }

    /**
     * Streams {@link #attempts()}.
     *
     * @return a new stream
     */
    default Stream<NetworkAttempt> stream() {
        return attempts().stream();
    }

    /**
     * Walks {@link #attempts()}.
     *
     * @return a new iterator; a live view does not change under it
     */
    @Override
    default Iterator<NetworkAttempt> iterator() {
        return attempts().iterator();
    }

    /**
     * Prints one {@link NetworkAttempt#describe()} per line.
     *
     * @return every attempt
     */
    @Override
    String toString();
}
