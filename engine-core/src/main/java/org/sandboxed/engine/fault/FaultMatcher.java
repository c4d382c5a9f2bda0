package org.sandboxed.engine.fault;

import java.time.Duration;
import org.sandboxed.engine.handler.Errno;

/**
 * A fault rule that is being written: first which calls, then which of those, and last what comes of them, which adds the
 * rule to its sandbox. What narrows the rule may be said once each. Every method refuses a value that makes no sense with a
 * {@link org.sandboxed.engine.SandboxException}. Not thread-safe.
 */
public interface FaultMatcher {

    /**
     * Only calls about a file: one that the call names, or the one behind its descriptor.
     *
     * @param glob as {@link org.sandboxed.engine.record.SyscallLog#under} has it; one that does not begin with a slash is
     *     looked for in every directory. Compared with absolute paths in which symbolic links are not followed, and with
     *     where a descriptor leads
     * @return this
     */
    FaultMatcher path(String glob);

    /**
     * Only calls that name a network address: connect(2), bind(2), sendto(2), sendmsg(2), sendmmsg(2).
     *
     * @param address an IP address, {@code localhost}, or either with a port: {@code 203.0.113.7}, {@code [::1]:8080},
     *     {@code localhost:53}; {@code *:53} for a port alone
     * @return this
     */
    FaultMatcher address(String address);

    /**
     * Only calls of processes whose command line contains these arguments side by side; for an exec, the command line that
     * it passes. The program's own name is compared without its directory, too.
     *
     * @param arguments such as {@code "git", "commit"}
     * @return this
     */
    FaultMatcher argv(String... arguments);

    /**
     * Only calls that a program makes.
     *
     * @param name the last part of the path of its executable
     * @return this
     */
    FaultMatcher program(String name);

    /**
     * Only one of the calls that match, counted in each run from its start.
     *
     * @param number 1 for the first
     * @return this
     */
    FaultMatcher nth(int number);

    /**
     * Only some of the calls that match, counted in each run from its start.
     *
     * @param step 2 for the second, the fourth and so on
     * @return this
     */
    FaultMatcher every(int step);

    /**
     * Each call that matches with a probability. The same seed gives the same sequence in each run.
     *
     * @param chance above 0, at most 1
     * @param seed of the sequence
     * @return this
     */
    FaultMatcher probability(double chance, long seed);

    /**
     * As {@link #probability(double, long)}, with a seed that {@link FaultRule#describe()} tells.
     *
     * @param chance above 0, at most 1
     * @return this
     */
    FaultMatcher probability(double chance);

    /**
     * The rule need not fire. Without this, the JUnit extension fails a test whose rule never did.
     *
     * @return this
     */
    FaultMatcher optional();

    /**
     * The call fails and is not run.
     *
     * @param errno what the program gets
     * @return the rule
     */
    FaultRule fail(Errno errno);

    /**
     * The call is not run and returns a value, as if it had been.
     *
     * @param value for instance 0, for an fsync(2) that loses what it should save
     * @return the rule
     */
    FaultRule returnValue(long value);

    /**
     * The call takes longer; everything else that would come of it does. Not for execve(2).
     *
     * @param duration at most 20 seconds
     * @return the rule
     */
    FaultRule delay(Duration duration);

    /**
     * The call transfers no more than some bytes: read(2), write(2), pread64(2), pwrite64(2). One that asks for no more is
     * none that the rule is about.
     *
     * @param bytes at most 1 MiB
     * @return the rule
     */
    FaultRule shorten(int bytes);

    /**
     * The connection is reset: the call fails with ECONNRESET, and the socket is no longer connected for anybody who has it;
     * a TCP peer is told so. For read(2), write(2), readv(2), writev(2), and those of the send and recv family.
     *
     * @return the rule
     */
    FaultRule reset();

    /**
     * The clock of the sandbox leaps before the call is run, for every process and for good; the call itself goes on. As when
     * a machine's clock is set while a program works. For a sandbox with a clock of its own, see {@link
     * org.sandboxed.engine.Sandbox.Builder#timeStart}.
     *
     * @param by negative for a leap back
     * @return the rule
     */
    FaultRule jumpClock(Duration by);

    /**
     * The process gets SIGKILL in the middle of the call, which is not run.
     *
     * @return the rule
     */
    FaultRule kill();

    /**
     * The process gets a signal, and the call is not run: it fails with ENOMEM if the process lives on.
     *
     * @param signal 1 to 64
     * @return the rule
     */
    FaultRule kill(int signal);
}
