package org.sandboxed.engine.internal.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sandboxed.engine.SandboxUnavailableException;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.confine.NotifiedSets;
import org.sandboxed.engine.internal.dispatch.DispatchTable;
import org.sandboxed.engine.internal.filesystem.FileTimes;
import org.sandboxed.engine.internal.handler.file.MadeUpFiles;
import org.sandboxed.engine.internal.handler.identity.IdentityImage;
import org.sandboxed.engine.internal.handler.image.ImageChange;
import org.sandboxed.engine.internal.handler.image.ImageHandler;
import org.sandboxed.engine.internal.handler.proc.BootTime;
import org.sandboxed.engine.internal.handler.random.RandomHandlers;
import org.sandboxed.engine.internal.handler.time.TimeHandlers;
import org.sandboxed.engine.internal.handler.time.VirtualClock;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.ProcMemory;
import org.sandboxed.engine.internal.kernel.VdsoImage;
import org.sandboxed.engine.internal.process.ProcessIndex;
import org.sandboxed.engine.policy.Determinism;
import org.sandboxed.engine.policy.Identity;

/** What every run of a sandbox shares to be the same as every other: nothing, where nothing of it was asked for. */
final class CompiledDeterminism {

    private final Determinism asked;
    private final Optional<VdsoImage> vdso;
    private final Optional<VirtualClock> clock;
    private final Optional<BootTime> boot;
    private final Optional<TimeHandlers> time;

    private CompiledDeterminism(Determinism asked, Optional<VdsoImage> vdso) {
        this.asked = asked;
        this.vdso = vdso;
        this.clock = asked.clock().map(VirtualClock::new);
        this.boot = asked.clock().map(start -> BootTime.now(start.instant()));
        this.time = clock.map(running -> new TimeHandlers(running, vdso));
    }

    /**
     * Finds out what is needed.
     *
     * @throws SandboxUnavailableException where programs would have to be changed and cannot be
     */
    static CompiledDeterminism compile(Determinism asked) {
        return new CompiledDeterminism(asked, asked.changesPrograms() ? writableVdso() : Optional.empty());
    }

    private static Optional<VdsoImage> writableVdso() {
        int result = ProcMemory.tryReadOnlyPage();
        if (result < 0) {
            throw new SandboxUnavailableException(
                    "timeStart, frozenTime, randomSeed: the memory of programs cannot be written here"
                            + " (/proc/<pid>/mem: " + Errnos.name(-result)
                            + "); start the kernel without proc_mem.force_override, or leave the option out");
        }
        return VdsoImage.own();
    }

    /** The calls that have to be trapped. */
    static List<Syscall> notified(Determinism asked) {
        List<Syscall> notified = new ArrayList<>();
        if (asked.changesPrograms()) {
            notified.addAll(NotifiedSets.FRESH_IMAGE);
        }
        if (asked.clock().isPresent()) {
            notified.addAll(NotifiedSets.CLOCK);
            notified.addAll(NotifiedSets.DEADLINES);
            notified.addAll(NotifiedSets.SYSTEM_INFO);
            notified.addAll(NotifiedSets.STATUS);
        }
        if (asked.randomSeed().isPresent()) {
            notified.addAll(NotifiedSets.RANDOM);
            notified.addAll(NotifiedSets.BIRTH);
        }
        return notified;
    }

    /** The clock that programs see, where it is not the machine's. */
    Optional<VirtualClock> clock() {
        return clock;
    }

    /** When programs see files change. */
    FileTimes fileTimes() {
        return clock.map(VirtualClock::files).orElse(FileTimes.REAL);
    }

    /** When the machine was started, where programs see another clock than the machine's. */
    Optional<BootTime> boot() {
        return boot;
    }

    /**
     * Appends the handlers of a run to the chains of their syscalls.
     *
     * @param identity who programs are told that they run as
     * @return the files that have other content than the machine's
     */
    MadeUpFiles addTo(
            DispatchTable.Builder table, Optional<Identity> identity, ProcessIndex processes, Journal journal) {
        List<ImageChange> changes = new ArrayList<>();
        identity.map(IdentityImage::new).ifPresent(changes::add);
        MadeUpFiles files = MadeUpFiles.NONE;
        if (asked.randomSeed().isPresent()) {
            processes.orderByBirth();
            RandomHandlers random = new RandomHandlers(asked.randomSeed().getAsLong(), processes, journal);
            random.addTo(table);
            changes.add(random.image(vdso));
            files = random.files();
        }
        time.ifPresent(handlers -> {
            handlers.addTo(table, processes.tracing(), journal);
            handlers.image(processes).ifPresent(changes::add);
        });
        ImageHandler.addTo(table, changes, journal);
        return files;
    }
}
