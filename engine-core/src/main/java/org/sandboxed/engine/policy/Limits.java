package org.sandboxed.engine.policy;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * What a run may use.
 *
 * @param maxProcesses how many processes may live at once, the program itself included, before a fork fails; or 0
 * @param maxOpenFiles soft and hard RLIMIT_NOFILE, or 0 for the inherited one
 * @param timeout wall-clock time for the program, from its start
 * @param maxOutput how many bytes of each of stdout and stderr are kept
 */
public record Limits(int maxProcesses, int maxOpenFiles, Duration timeout, int maxOutput) {

    /** With more processes than these a run is ended where nobody has set a limit. */
    public static final int CROWD = 64;

    /** The limits of a sandbox that sets none: 30 seconds, 16 MiB of each output. */
    public static final Limits DEFAULT = new Limits(0, 0, Duration.ofSeconds(30), 16 << 20);

    /** The limit on processes, if one is set. */
    public OptionalInt processes() {
        return maxProcesses == 0 ? OptionalInt.empty() : OptionalInt.of(maxProcesses);
    }

    /** The limit on open files, if one is set. */
    public OptionalInt openFiles() {
        return maxOpenFiles == 0 ? OptionalInt.empty() : OptionalInt.of(maxOpenFiles);
    }

    /** These limits with another number of processes. */
    public Limits withMaxProcesses(int value) {
        return new Limits(value, maxOpenFiles, timeout, maxOutput);
    }

    /** These limits with another number of open files. */
    public Limits withMaxOpenFiles(int value) {
        return new Limits(maxProcesses, value, timeout, maxOutput);
    }

    /** These limits with another time limit. */
    public Limits withTimeout(Duration value) {
        return new Limits(maxProcesses, maxOpenFiles, value, maxOutput);
    }

    /** These limits with another bound on the output that is kept. */
    public Limits withMaxOutput(int value) {
        return new Limits(maxProcesses, maxOpenFiles, timeout, value);
    }
}
