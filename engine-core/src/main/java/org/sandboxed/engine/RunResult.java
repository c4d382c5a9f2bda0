package org.sandboxed.engine;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.sandboxed.engine.internal.journal.JournalNetworkLog;
import org.sandboxed.engine.internal.launch.RunOutcome;
import org.sandboxed.engine.policy.Given;
import org.sandboxed.engine.record.CowDiff;
import org.sandboxed.engine.record.HttpTraffic;
import org.sandboxed.engine.record.NetlinkTraffic;
import org.sandboxed.engine.record.NetworkLog;
import org.sandboxed.engine.record.SyscallLog;

import static java.util.stream.Collectors.joining;

/** What one run did: how it ended, what it printed, what it tried. Immutable, safe to read from any thread. */
public final class RunResult {

    private static final int LONGEST_ARGUMENT = 200;

    private final RunOutcome outcome;

    RunResult(RunOutcome outcome) {
        this.outcome = outcome;
    }

    /** The command as it was run, program first. */
    public List<String> command() {
        return outcome.command();
    }

    /** The exit code, 0 to 255; 128 plus the signal where a signal ended the program, as a shell would report it. */
    public int exitCode() {
        return outcome.exit().code();
    }

    /** The signal that ended the program, if one did. */
    public OptionalInt signal() {
        return outcome.exit().signalNumber();
    }

    /** Why the run ended. */
    public EndReason endReason() {
        return outcome.endReason();
    }

    /** Whether the time limit ended the run. */
    public boolean timedOut() {
        return outcome.endReason() == EndReason.TIMED_OUT;
    }

    /** Standard output as UTF-8; malformed bytes become U+FFFD. */
    public String stdout() {
        return new String(stdoutBytes(), StandardCharsets.UTF_8);
    }

    /** Standard error as UTF-8; malformed bytes become U+FFFD. */
    public String stderr() {
        return new String(stderrBytes(), StandardCharsets.UTF_8);
    }

    /** Standard output, at most as many bytes as the sandbox keeps. */
    public byte[] stdoutBytes() {
        return outcome.stdout().toByteArray();
    }

    /** Standard error, at most as many bytes as the sandbox keeps. */
    public byte[] stderrBytes() {
        return outcome.stderr().toByteArray();
    }

    /** How many bytes of standard output were not kept. */
    public long stdoutCut() {
        return outcome.stdout().dropped();
    }

    /** How many bytes of standard error were not kept. */
    public long stderrCut() {
        return outcome.stderr().dropped();
    }

    /** From the start of the program to its end. */
    public Duration duration() {
        return outcome.duration();
    }

    /** Every decision about this run's syscalls. */
    public SyscallLog syscalls() {
        return outcome.syscalls();
    }

    /** What this run said over netlink sockets, and what it was answered. */
    public NetlinkTraffic netlink() {
        return outcome.netlink();
    }

    /** The HTTP requests that this run sent, and what they were answered. */
    public HttpTraffic http() {
        return outcome.http();
    }

    /** Every attempt of this run to use IPv4 or IPv6. */
    public NetworkLog network() {
        return new JournalNetworkLog(outcome.syscalls());
    }

    /** What is different in the working directory since just before this run, whoever changed it. */
    public CowDiff changes() {
        return outcome.changes();
    }

    /** The program and everything that it started. */
    public ProcessTree processes() {
        return outcome.processes();
    }

    /**
     * How close the run came to each of its limits: {@link Limit#MEMORY} where it is limited, and always the others. Which one
     * ended the run is told by {@link #endReason()}.
     */
    public List<LimitUse> limits() {
        return outcome.limits();
    }

    /** How close the run came to one limit; nothing where there is no such limit. */
    public Optional<LimitUse> limit(Limit limit) {
        Given.value("limit", limit);
        return outcome.limits().stream().filter(use -> use.limit() == limit).findFirst();
    }

    /** What was really enforced. */
    public EnforcementLevel enforcement() {
        return outcome.enforcement();
    }

    /** The first failure of a handler of the test, if one threw. */
    public Optional<Throwable> handlerFailure() {
        return outcome.failures().stream().findFirst();
    }

    /** The command in one line, with long arguments cut. */
    public String commandLine() {
        return command().stream().map(RunResult::cut).collect(joining(" "));
    }

    /** The command and how it ended, in one line. */
    @Override
    public String toString() {
        return commandLine() + ": " + outcome.describeEnd();
    }

    private static String cut(String argument) {
        return argument.length() <= LONGEST_ARGUMENT ? argument : argument.substring(0, LONGEST_ARGUMENT) + "...";
    }
}
