package org.sandboxed.engine.internal.launch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.EndReason;
import org.sandboxed.engine.Limit;
import org.sandboxed.engine.LimitUse;
import org.sandboxed.engine.internal.filesystem.disk.DiskUse;
import org.sandboxed.engine.internal.filesystem.disk.Quota;
import org.sandboxed.engine.internal.process.DomainMembers;
import org.sandboxed.engine.internal.process.ForkLimit;
import org.sandboxed.engine.internal.process.MemoryLimit;
import org.sandboxed.engine.internal.process.OpenFilesUse;
import org.sandboxed.engine.internal.process.ProcessIndex;
import org.sandboxed.engine.policy.Limits;

/** What keeps the limits of one run. Thread-safe. */
final class RunLimits implements AutoCloseable {

    private final Limits limits;
    private final ProcessIndex processes;
    private final DomainMembers members;
    private final @Nullable MemoryLimit memory;
    private final @Nullable ForkLimit forks;
    private final @Nullable DiskUse disk;
    private final @Nullable OpenFilesUse files;

    RunLimits(Limits limits, Quota quota, ProcessIndex processes, DomainMembers members) {
        this.limits = limits;
        this.processes = processes;
        this.members = members;
        this.memory =
                limits.memory().isPresent() ? new MemoryLimit(limits.memory().getAsLong(), processes.ancestry()) : null;
        this.forks = limits.processes().isPresent()
                ? new ForkLimit(processes, members, limits.processes().getAsInt())
                : null;
        this.files = limits.openFiles().isPresent()
                ? new OpenFilesUse(limits.openFiles().getAsInt())
                : null;
        this.disk = quota.isLimited() ? quota.begin(processes::candidates) : null;
    }

    /** How many processes are alive. Reads all of {@code /proc}. */
    int living() {
        return processes.survivors(members).size();
    }

    /** The limit on memory, if there is one. */
    Optional<MemoryLimit> memory() {
        return Optional.ofNullable(memory);
    }

    /** The limit on forks, if there is one. */
    Optional<ForkLimit> forks() {
        return Optional.ofNullable(forks);
    }

    /** The use of open files, if they are limited. */
    Optional<OpenFilesUse> openFiles() {
        return Optional.ofNullable(files);
    }

    /** The share of the time that the processes have. */
    CpuShare cpuShare(DomainAgent agent, long now) {
        return new CpuShare(agent, limits.cpuPercent(), now);
    }

    /** How close the run came to each of its limits. */
    List<LimitUse> uses(RunParts parts, EndReason reason, Duration duration, CpuUse cpu) {
        List<LimitUse> uses = new ArrayList<>();
        if (memory != null) {
            uses.add(new LimitUse(Limit.MEMORY, memory.peak(), memory.max(), memory.wasExceeded()));
        }
        if (disk != null) {
            disk.measure();
            uses.add(new LimitUse(Limit.DISK, disk.peak(), disk.max(), disk.wasReached()));
        }
        boolean tooMany = forks == null ? parts.crowd().wasOver() : forks.hasRefused();
        int max = parts.crowd().max();
        uses.add(new LimitUse(
                Limit.PROCESSES, tooMany ? max : Math.min(max, parts.processes().most()), max, tooMany));
        if (files != null) {
            uses.add(new LimitUse(Limit.OPEN_FILES, files.peak(), files.max(), files.wasReached()));
        }
        if (limits.cpuPercent() < CpuShare.ALL) {
            uses.add(new LimitUse(Limit.CPU, cpu.percentOf(duration), limits.cpuPercent(), cpu.wasStopped()));
        }
        uses.add(use(Limit.STDOUT, parts.stdio().stdout()));
        uses.add(use(Limit.STDERR, parts.stdio().stderr()));
        uses.add(new LimitUse(
                Limit.TIME, duration.toMillis(), limits.timeout().toMillis(), reason == EndReason.TIMED_OUT));
        return uses;
    }

    private LimitUse use(Limit limit, OutputCapture output) {
        return new LimitUse(limit, output.available(0) + output.dropped(), limits.keptOutput(), output.dropped() > 0);
    }

    /** Whether more was written than a limit allows. */
    boolean isOverOutput(Stdio stdio) {
        return limits.endsAtOutput()
                && (stdio.stdout().dropped() > 0 || stdio.stderr().dropped() > 0);
    }

    /** Whether a process was killed because it asked for more memory than there is. */
    boolean hasKilledForMemory(int pid) {
        return memory != null && memory.wasExceededBy(pid);
    }

    /** Lets go of descriptors. */
    @Override
    public void close() {
        if (memory != null) {
            memory.close();
        }
        if (disk != null) {
            disk.close();
        }
    }
}
