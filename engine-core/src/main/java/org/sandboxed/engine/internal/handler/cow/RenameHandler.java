package org.sandboxed.engine.internal.handler.cow;

import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.cow.CowPlace;
import org.sandboxed.engine.internal.filesystem.cow.Renaming;
import org.sandboxed.engine.internal.filesystem.cow.TreeCopyUp;
import org.sandboxed.engine.internal.handler.file.Numbers;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.RenameFlags;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;
import static org.sandboxed.engine.internal.kernel.RenameFlags.RENAME_EXCHANGE;

/**
 * rename(2), renameat(2), renameat2(2). What moves is copied up with all below it, moved in the upper layer, and hidden in
 * the real tree under both names. Where there is much to copy, a worker does that.
 */
final class RenameHandler extends CowHandler {

    private final int renameNr = Numbers.of(Syscall.RENAME);
    private final int renameat2Nr = Syscall.RENAMEAT2.number();

    private final CowPath from;
    private final CowPath to;

    RenameHandler(CowSupport support) {
        super(support);
        this.from = CowPath.first(support);
        this.to = CowPath.second(support);
    }

    @Override
    void decide(Call call) {
        boolean plain = call.nr() == renameNr;
        if (!from.read(call, plain ? 0 : 1) || !to.read(call, plain ? 1 : 3)) {
            return;
        }
        int flags = call.nr() == renameat2Nr ? call.intArgument(4) : 0;
        if (RenameFlags.areUnusable(flags)) {
            call.answer().fail(Errnos.EINVAL);
            return;
        }
        from.resolveName(call, plain ? AT_FDCWD : call.intArgument(0));
        to.resolveName(call, plain ? AT_FDCWD : call.intArgument(2));
        if (from.isNameless() || to.isNameless()) {
            int way = from.wayFailure();
            if (way == 0) {
                way = to.wayFailure();
            }
            call.answer().fail(way < 0 ? -way : Errnos.EBUSY);
            return;
        }
        if (!CowPair.isInside(call, from, to) || !from.exists(call)) {
            return;
        }
        int refused = support().renaming().refuse(from.place(), to.place(), flags);
        if (refused != 0) {
            support().finish(call, refused);
        } else if (Renaming.isSameFile(from.place(), to.place())) {
            support().finish(call, 0);
        } else if (mayMove(call, flags) && support().mayChange(call, from.place(), to.place())) {
            rename(call, flags);
        }
    }

    private boolean mayMove(Call call, int flags) {
        return support().mayMove(call, from.place())
                && (flags != RENAME_EXCHANGE || support().mayMove(call, to.place()));
    }

    @Override
    void release() {
        from.close();
        to.close();
    }

    private void rename(Call call, int flags) {
        CowPlace source = from.place();
        CowPlace target = to.place();
        // Of what is denied nothing may come to the names before they are moved.
        boolean atOnce = support().judge().hasDenied();
        int result = support().renaming().rename(source, target, flags, atOnce);
        if (result == TreeCopyUp.UNFINISHED) {
            LateMove.defer(support(), call, source, target, flags);
        } else {
            support().finish(call, result);
        }
    }
}
