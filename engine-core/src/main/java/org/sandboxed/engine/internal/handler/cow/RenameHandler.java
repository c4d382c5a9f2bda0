package org.sandboxed.engine.internal.handler.cow;

import java.util.Arrays;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.cow.CowPlace;
import org.sandboxed.engine.internal.handler.file.Numbers;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;

/**
 * rename(2), renameat(2), renameat2(2). What moves is copied up with all below it, moved in the upper layer, and hidden in
 * the real tree under both names.
 */
final class RenameHandler extends CowHandler {

    private static final int RENAME_NOREPLACE = 1;
    private static final int RENAME_EXCHANGE = 2;

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
        int flags = call.nr() == renameat2Nr ? call.intArgument(4) : 0;
        int refused = refuse(flags);
        if (refused != 0) {
            support().finish(call, refused);
        } else if (isSameFile()) {
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

    /** The negated errno with which the names alone make the call fail, or 0. */
    private int refuse(int flags) {
        boolean exchanges = flags == RENAME_EXCHANGE;
        if (flags != 0 && flags != RENAME_NOREPLACE && !exchanges) {
            return -Errnos.EINVAL;
        }
        CowPlace source = from.place();
        CowPlace target = to.place();
        boolean targetExists = target.is(CowPlace.Kind.FOUND);
        if (flags == RENAME_NOREPLACE && targetExists) {
            return -Errnos.EEXIST;
        }
        if (exchanges && !targetExists) {
            return -Errnos.ENOENT;
        }
        if (!source.status().isDirectory() && (source.endsInSlash() || (target.endsInSlash() && !exchanges))) {
            return -Errnos.ENOTDIR;
        }
        if (isBelow(target, source) || (exchanges && isBelow(source, target))) {
            return -Errnos.EINVAL;
        }
        if (!targetExists || exchanges || isSameFile()) {
            return 0;
        }
        return isBelow(source, target) ? -Errnos.ENOTEMPTY : refuseReplacement(source, target);
    }

    private int refuseReplacement(CowPlace source, CowPlace target) {
        if (!source.status().isDirectory()) {
            return target.status().isDirectory() ? -Errnos.EISDIR : 0;
        }
        return target.status().isDirectory() ? support().listing().requireEmpty(target) : -Errnos.ENOTDIR;
    }

    /** Whether both are names of one file, of which a rename does nothing; see rename(2). */
    private boolean isSameFile() {
        return to.place().is(CowPlace.Kind.FOUND)
                && from.place().status().inode() == to.place().status().inode()
                && from.place().status().device() == to.place().status().device();
    }

    private static boolean isBelow(CowPlace inner, CowPlace outer) {
        PathBytes path = outer.path();
        return inner.path().length() > path.length()
                && inner.path().isBelow(Arrays.copyOf(path.bytes(), path.length()));
    }

    private void rename(Call call, int flags) {
        if (flags == RENAME_EXCHANGE || !from.place().isLarge()) {
            support().finish(call, rename(flags));
            return;
        }
        PathBytes target = to.place().path();
        byte[] path = Arrays.copyOf(target.bytes(), target.length());
        LateChange.defer(support(), call, from.place(), late -> late.makeAndMove(path, flags));
    }

    private int rename(int flags) {
        int oldParent = support().changeableParent(from.place());
        if (oldParent < 0) {
            return oldParent;
        }
        int newParent = support().changeableParent(to.place());
        int result = newParent < 0 ? newParent : rename(oldParent, newParent, flags);
        Fd.closeRaw(oldParent);
        if (newParent >= 0) {
            Fd.closeRaw(newParent);
        }
        return result;
    }

    private int rename(int oldParent, int newParent, int flags) {
        boolean exchanges = flags == RENAME_EXCHANGE;
        int result = support().trees().copyUp(from.place());
        if (result == 0 && exchanges) {
            result = support().trees().copyUp(to.place());
        }
        if (result < 0) {
            return result;
        }
        result = move(oldParent, newParent, flags);
        if (result == 0) {
            if (!exchanges && to.place().is(CowPlace.Kind.FOUND)) {
                support().upper().forget(to.place());
            }
            support().upper().hide(from.place());
            support().upper().hide(to.place());
        }
        return result;
    }

    private int move(int oldParent, int newParent, int flags) {
        if (from.place().status().isDirectory() || flags == RENAME_EXCHANGE) {
            support().tree().directoryChanges();
        }
        support().tree().nameChanges();
        PathBytes oldName = from.leaf();
        PathBytes newName = to.leaf();
        return support()
                .names()
                .renameat2(
                        oldParent,
                        oldName.bytes(),
                        oldName.length(),
                        newParent,
                        newName.bytes(),
                        newName.length(),
                        flags);
    }
}
