package org.sandboxed.engine.internal.handler.time;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.confine.NotifiedSets;
import org.sandboxed.engine.internal.dispatch.DispatchTable;
import org.sandboxed.engine.internal.handler.image.ImageChange;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.Processes;
import org.sandboxed.engine.internal.kernel.VdsoImage;
import org.sandboxed.engine.internal.kernel.arch.Architecture;
import org.sandboxed.engine.internal.process.ProcessIndex;
import org.sandboxed.engine.internal.process.TracerTurn;

/** What gives the programs of a sandbox another clock. Shared by its runs; immutable. */
public final class TimeHandlers {

    /** The name of the handlers. */
    public static final String NAME = "time";

    /** The rule by which programs are told another time than the machine's. */
    public static final String RULE = "the clock of the sandbox";

    private static final AtomicLong MARKS = new AtomicLong(System.nanoTime());

    private final VirtualClock clock;
    private final Optional<ClockLayout> layout;
    private final int vdsoSize;

    /**
     * Works out what has to be changed in programs.
     *
     * @param vdso the one that they have, if they have one
     * @throws org.sandboxed.engine.SandboxUnavailableException where it cannot be changed
     */
    public TimeHandlers(VirtualClock clock, Optional<VdsoImage> vdso) {
        this.clock = clock;
        this.layout = vdso.map(image -> ClockLayout.of(image, Architecture.current()));
        this.vdsoSize = vdso.map(image -> image.end() + image.roomAtEnd()).orElse(0);
    }

    /**
     * Appends the handlers of a run to the chains of their syscalls.
     *
     * @param tracing whose turn it is to stop a thread
     */
    public void addTo(DispatchTable.Builder table, TracerTurn tracing, Journal journal) {
        Translator translator = new Translator(clock, tracing);
        table.add(NotifiedSets.CLOCK, new ClockHandler(clock, vdsoSize, journal))
                .add(List.of(Syscall.CLOCK_NANOSLEEP), new SleepHandler(clock, journal))
                .add(List.of(Syscall.TIMERFD_SETTIME), new TimerHandler(clock, journal))
                .add(List.of(Syscall.TIMER_SETTIME), new PosixTimerHandler(translator, journal))
                .add(List.of(Syscall.FUTEX), new FutexHandler(translator, journal));
    }

    /** What has to be changed in the programs of a run, if they have a vDSO. */
    public Optional<ImageChange> image(ProcessIndex processes) {
        long mark = MARKS.getAndIncrement() << Integer.SIZE | Processes.pid();
        layout.ifPresent(pages -> clock.addListener(new ClockPages(clock, pages, mark, processes)));
        return layout.map(pages -> new ClockImage(clock, pages, mark));
    }
}
