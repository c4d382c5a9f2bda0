package org.sandboxed.engine.policy;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a run may use.
 *
 * @param maxProcesses how many processes may live at once, the program itself included, before a fork fails; or 0
 * @param maxOpenFiles soft and hard RLIMIT_NOFILE, or 0 for the inherited one
 * @param timeout wall-clock time for the program, from its start
 * @param maxOutput how many bytes a program may write to each of stdout and stderr, or 0
 * @param maxMemory how many bytes of memory the processes may have together, or 0
 * @param cpuPercent in how much of the time they may run, 1 to 100
 * @param maxDisk how many bytes the files of the working directory may have together, or 0
 */
public record Limits(
        int maxProcesses,
        int maxOpenFiles,
        Duration timeout,
        int maxOutput,
        long maxMemory,
        int cpuPercent,
        long maxDisk) {

    /** With more processes than these a run is ended where nobody has set a limit. */
    public static final int CROWD = 64;

    /** So much of each output is kept where nobody has set a limit. */
    public static final int OUTPUT = 16 << 20;

    /** The limits of a sandbox that sets none: 30 seconds. */
    public static final Limits DEFAULT = new Limits(0, 0, Duration.ofSeconds(30), 0, 0, 100, 0);

    /** The limit on processes, if one is set. */
    public OptionalInt processes() {
        return maxProcesses == 0 ? OptionalInt.empty() : OptionalInt.of(maxProcesses);
    }

    /** The limit on open files, if one is set. */
    public OptionalInt openFiles() {
        return maxOpenFiles == 0 ? OptionalInt.empty() : OptionalInt.of(maxOpenFiles);
    }

    /** How many bytes of each output are kept. */
    public int keptOutput() {
        return maxOutput == 0 ? OUTPUT : maxOutput;
    }

    /** Whether a program that writes more than is kept is killed. */
    public boolean endsAtOutput() {
        return maxOutput != 0;
    }

    /** The limit on memory in bytes, if one is set. */
    public OptionalLong memory() {
        return maxMemory == 0 ? OptionalLong.empty() : OptionalLong.of(maxMemory);
    }

    /** The limit on disk space in bytes, if one is set. */
    public OptionalLong disk() {
        return maxDisk == 0 ? OptionalLong.empty() : OptionalLong.of(maxDisk);
    }

    /** Whether there is a limit that traps calls which otherwise no signal could break into. */
    public boolean trapsToCount() {
        return maxProcesses != 0 || maxMemory != 0 || maxDisk != 0;
    }

    /** These limits with another number of processes. */
    public Limits withMaxProcesses(int value) {
        return new Limits(value, maxOpenFiles, timeout, maxOutput, maxMemory, cpuPercent, maxDisk);
    }

    /** These limits with another number of open files. */
    public Limits withMaxOpenFiles(int value) {
        return new Limits(maxProcesses, value, timeout, maxOutput, maxMemory, cpuPercent, maxDisk);
    }

    /** These limits with another time limit. */
    public Limits withTimeout(Duration value) {
        return new Limits(maxProcesses, maxOpenFiles, value, maxOutput, maxMemory, cpuPercent, maxDisk);
    }

    /** These limits with another one on output. */
    public Limits withMaxOutput(int value) {
        return new Limits(maxProcesses, maxOpenFiles, timeout, value, maxMemory, cpuPercent, maxDisk);
    }

    /** These limits with another one on memory. */
    public Limits withMaxMemory(ByteSize value) {
        return new Limits(maxProcesses, maxOpenFiles, timeout, maxOutput, value.bytes(), cpuPercent, maxDisk);
    }

    /** These limits with another share of the time. */
    public Limits withCpuPercent(int value) {
        return new Limits(maxProcesses, maxOpenFiles, timeout, maxOutput, maxMemory, value, maxDisk);
    }

    /** These limits with another one on disk space. */
    public Limits withMaxDisk(ByteSize value) {
        return new Limits(maxProcesses, maxOpenFiles, timeout, maxOutput, maxMemory, cpuPercent, value.bytes());
    }
}
