package org.sandboxed.engine.internal.handler.cow;

import java.util.function.ToIntFunction;
import org.sandboxed.engine.handler.Action;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.cow.CowPlace;
import org.sandboxed.engine.internal.filesystem.cow.LateCopy;
import org.sandboxed.engine.internal.kernel.Fd;

/** Changes a large file, which is copied first; other calls go on meanwhile. */
final class LateChange extends LateWork {

    private static final int NONE = -1;

    private final LateCopy copy;
    private final ToIntFunction<LateCopy> change;
    private final int directory;

    private LateChange(CowSupport support, Call call, CowPlace file, ToIntFunction<LateCopy> change, int directory) {
        super(support, call);
        this.copy = new LateCopy(support.tree(), file, this::isWanted);
        this.change = change;
        this.directory = directory;
    }

    /**
     * Answers the call later.
     *
     * @param file of the real tree; its descriptor is the work's from now on
     * @param change makes the copy, and is done with it: 0 or a negated errno. On another thread
     */
    static void defer(CowSupport support, Call call, CowPlace file, ToIntFunction<LateCopy> change) {
        defer(support, call, file, change, NONE);
    }

    /** As {@link #defer(CowSupport, Call, CowPlace, ToIntFunction)}, with a descriptor that is closed once it is over. */
    static void defer(CowSupport support, Call call, CowPlace file, ToIntFunction<LateCopy> change, int directory) {
        call.answer().allow(support.rule());
        call.answer().defer(new LateChange(support, call, file, change, directory));
    }

    @Override
    public Action call() {
        try {
            int result = change.applyAsInt(copy);
            return result < 0 ? fail(result) : Action.returnValue(result);
        } finally {
            release();
        }
    }

    @Override
    public void release() {
        copy.close();
        if (directory != NONE) {
            Fd.closeRaw(directory);
        }
    }
}
