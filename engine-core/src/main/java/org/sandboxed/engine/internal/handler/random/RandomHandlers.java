package org.sandboxed.engine.internal.handler.random;

import java.util.List;
import java.util.Optional;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.DispatchTable;
import org.sandboxed.engine.internal.handler.file.MadeUpFiles;
import org.sandboxed.engine.internal.handler.image.ImageChange;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.VdsoImage;
import org.sandboxed.engine.internal.process.ProcessIndex;

/** What makes the random numbers of one run depend on a seed alone. */
public final class RandomHandlers {

    static final String NAME = "random";
    static final String RULE = "randomSeed";

    private final RandomStreams streams;
    private final Journal journal;

    /**
     * The streams of a run.
     *
     * @param processes where the callers stand in the tree; has to number them by birth
     */
    public RandomHandlers(long seed, ProcessIndex processes, Journal journal) {
        this.streams = new RandomStreams(seed, processes);
        this.journal = journal;
    }

    /** Appends the handlers to the chains of their syscalls. */
    public void addTo(DispatchTable.Builder table) {
        table.add(List.of(Syscall.GETRANDOM), new GetrandomHandler(streams, journal));
    }

    /** The random devices and their kin. */
    public MadeUpFiles files() {
        return new RandomFiles(streams, journal);
    }

    /**
     * What has to be changed in a program.
     *
     * @param vdso the one that programs have, if they have one
     */
    public ImageChange image(Optional<VdsoImage> vdso) {
        return new SeededImage(streams, vdso);
    }
}
