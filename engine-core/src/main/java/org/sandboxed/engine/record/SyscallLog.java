package org.sandboxed.engine.record;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.sandboxed.engine.handler.Syscall;

/**
 * The system calls that a sandboxed program made and that reached the supervisor, oldest first.
 *
 * <p>The log of a run that has ended is an immutable snapshot. The log of a live sandbox is a view: each method reads what
 * is recorded at that moment, and so do the views derived from it. Either kind is safe to read from any thread.
 *
 * <p>Memory is bounded. When the bound is reached the oldest events are forgotten and {@link #dropped()} says how many;
 * {@link #count()}, {@link #count(Syscall)} and {@link #counts()} stay exact.
 *
 * <p>Made by the engine; not meant to be implemented elsewhere.
 */
public interface SyscallLog extends Iterable<SyscallEvent> {

    /**
     * The events that are still held.
     *
     * @return an immutable list, decoded on access; cheap to get, to index and to walk
     */
    List<SyscallEvent> events();

    /**
     * Keeps what the sandbox refused; see {@link SyscallEvent#isDenial()}.
     *
     * @return the denied events of this log
     */
    SyscallLog denied();

    /**
     * Keeps some system calls.
     *
     * @param syscalls which ones; none at all gives an empty log
     * @return the events of this log that are one of them
     */
    SyscallLog of(Syscall... syscalls);

    /**
     * Keeps the events whose first or second path matches, as the program passed it or as the supervisor resolved it,
     * after {@code .}, {@code ..} and double slashes are taken out of its text.
     *
     * <p>{@code ?} stands for one character and {@code *} for any number of them, both within one name; {@code **} for any
     * number of characters across names, and {@code **}{@code /} for any number of directories, none included;
     * <code>{a,b}</code> for either. A pattern without any of these is a file or directory: it matches itself and everything
     * below it.
     *
     * @param pathGlob for instance {@code /etc}, {@code /usr/lib/*.so} or {@code /**}{@code /secrets.*}
     * @return the matching events of this log
     * @throws IllegalArgumentException if a brace is not closed
     */
    SyscallLog under(String pathGlob);

    /**
     * Leaves out what every program does before its own work begins: the dynamic loader, locale and time zone files, the
     * start-up of a JVM, Python, Perl, a shell or git. A denial is never left out.
     *
     * @return the other events of this log
     */
    SyscallLog withoutRuntimeNoise();

    /**
     * How many of the oldest events were forgotten to bound the memory. Views derived from a log have its number: what is
     * gone can no longer be told apart.
     *
     * @return the exact number; 0 when the log is complete
     */
    long dropped();

    /**
     * Whether every call of a syscall is recorded: the policy has to see it, or it was asked for with {@code record} or
     * {@code @RecordSyscalls}. Where it is not, that there is no event says nothing. Denials are always recorded, so for a
     * log of {@link #denied()} this is true.
     *
     * @param syscall which one
     * @return false where calls of it leave no trace, at least with some arguments
     */
    boolean sees(Syscall syscall);

    /**
     * Counts the events, those forgotten included as long as this is a whole log or one narrowed by {@link #denied()} and
     * {@link #of(Syscall...)} alone; else the events that are held.
     *
     * @return the number of events
     */
    long count();

    /**
     * Counts one system call; exact in the same cases as {@link #count()}.
     *
     * @param syscall which one
     * @return the number of its events
     */
    long count(Syscall syscall);

    /**
     * Counts one verdict of one system call; exact in the same cases as {@link #count()}.
     *
     * @param syscall which one
     * @param verdict what it came to
     * @return the number of its events
     */
    long count(Syscall syscall, Verdict verdict);

    /**
     * Counts every system call that occurs; exact in the same cases as {@link #count()}.
     *
     * @return the counts, in the order of the system call numbers
     */
    Map<Syscall, Long> counts();

    /**
     * Freezes a live view.
     *
     * @return what this log holds now; for a snapshot, the log itself
     */
    SyscallLog snapshot();

    /**
     * Tells whether there is nothing, neither held nor forgotten.
     *
     * @return whether {@link #count()} is 0
     */
    default boolean isEmpty() {
        return count() == 0;
    }

    /**
     * Streams {@link #events()}.
     *
     * @return a new stream
     */
    default Stream<SyscallEvent> stream() {
        return events().stream();
    }

    /**
     * Walks {@link #events()}.
     *
     * @return a new iterator; a live view does not change under it
     */
    @Override
    default Iterator<SyscallEvent> iterator() {
        return events().iterator();
    }

    /**
     * Prints one {@link SyscallEvent#describe()} per line.
     *
     * @return every event that is held, preceded by a line that says how many were dropped, if any
     */
    @Override
    String toString();
}
