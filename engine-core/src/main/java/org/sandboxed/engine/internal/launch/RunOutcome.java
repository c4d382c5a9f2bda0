package org.sandboxed.engine.internal.launch;

import java.time.Duration;
import java.util.List;
import org.sandboxed.engine.EndReason;
import org.sandboxed.engine.EnforcementLevel;
import org.sandboxed.engine.LimitUse;
import org.sandboxed.engine.ProcessTree;
import org.sandboxed.engine.internal.kernel.ExitStatus;
import org.sandboxed.engine.record.CowDiff;
import org.sandboxed.engine.record.HttpTraffic;
import org.sandboxed.engine.record.NetlinkTraffic;
import org.sandboxed.engine.record.SyscallLog;

/**
 * What a run came to.
 *
 * @param command the command as it was given
 * @param exit how the program ended
 * @param endReason why
 * @param duration from the start of the program to its end
 * @param stdout what it wrote
 * @param stderr what it wrote to its standard error
 * @param syscalls what it tried
 * @param netlink what it said over netlink sockets
 * @param http which HTTP requests it sent
 * @param processes who it started
 * @param changes what is different in the working directory
 * @param enforcement what was really enforced
 * @param limits how close it came to each of its limits
 * @param failures what went wrong in code of the test, or in the supervisor
 */
public record RunOutcome(
        List<String> command,
        ExitStatus exit,
        EndReason endReason,
        Duration duration,
        OutputCapture stdout,
        OutputCapture stderr,
        SyscallLog syscalls,
        NetlinkTraffic netlink,
        HttpTraffic http,
        ProcessTree processes,
        CowDiff changes,
        EnforcementLevel enforcement,
        List<LimitUse> limits,
        List<Throwable> failures) {

    /** Copies the lists. */
    public RunOutcome {
        command = List.copyOf(command);
        limits = List.copyOf(limits);
        failures = List.copyOf(failures);
    }

    /** How it ended, in some words. */
    public String describeEnd() {
        String how = exit.signalNumber().isPresent()
                ? "signal " + exit.signalNumber().getAsInt()
                : "exit code " + exit.code();
        String seconds = " after " + duration.toMillis() + " ms";
        return switch (endReason) {
            case EXITED, SIGNALED -> how + seconds;
            case TIMED_OUT -> "timed out" + seconds;
            case MEMORY_LIMIT -> "killed for its memory" + seconds;
            case OUTPUT_LIMIT -> "wrote too much" + seconds;
            case KILLED_BY_POLICY -> "killed by a handler" + seconds;
            case CANCELLED -> "cancelled" + seconds;
        };
    }
}
