package org.sandboxed.engine.internal.handler.cow;

import org.sandboxed.engine.handler.Action;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.cow.CowPlace;
import org.sandboxed.engine.internal.filesystem.cow.LateRename;

/** Renames a large file, or a directory of which much has to be copied first; other calls go on meanwhile. */
final class LateMove extends LateWork {

    private final LateRename rename;

    private LateMove(CowSupport support, Call call, CowPlace from, CowPlace to, int flags) {
        super(support, call);
        this.rename =
                new LateRename(support.tree(), from.path().toArray(), to.path().toArray(), flags, this::isWanted);
    }

    /** Answers the call later. */
    static void defer(CowSupport support, Call call, CowPlace from, CowPlace to, int flags) {
        call.answer().allow(support.rule());
        call.answer().defer(new LateMove(support, call, from, to, flags));
    }

    @Override
    public Action call() {
        int result = rename.make();
        return result < 0 ? fail(result) : Action.returnValue(0);
    }

    @Override
    public void release() {
        // It holds nothing before it runs.
    }
}
