package org.sandboxed.engine.internal.handler.cow;

import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.cow.CowPlace;
import org.sandboxed.engine.internal.filesystem.cow.MergedListing;
import org.sandboxed.engine.internal.filesystem.cow.Watches;
import org.sandboxed.engine.internal.handler.file.Numbers;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_REMOVEDIR;

/** unlink(2), unlinkat(2), rmdir(2). What the real tree has of that name is hidden. */
final class RemoveHandler extends CowHandler {

    private final int unlinkatNr = Syscall.UNLINKAT.number();
    private final int rmdirNr = Numbers.of(Syscall.RMDIR);

    private final CowPath path;

    RemoveHandler(CowSupport support) {
        super(support);
        this.path = CowPath.first(support);
    }

    @Override
    void decide(Call call) {
        boolean at = call.nr() == unlinkatNr;
        int flags = at ? call.intArgument(2) : call.nr() == rmdirNr ? AT_REMOVEDIR : 0;
        if (!path.read(call, at ? 1 : 0)) {
            return;
        }
        path.resolveName(call, at ? call.intArgument(0) : AT_FDCWD);
        if (path.hidesDots()) {
            int way = path.wayFailure();
            call.answer().fail(way < 0 ? -way : refuseDots(flags));
            return;
        }
        if (path.isInside(call) && path.exists(call) && support().mayChange(call, path.place())) {
            int result = (flags & ~AT_REMOVEDIR) != 0 ? -Errnos.EINVAL : remove(flags == AT_REMOVEDIR);
            support().finish(call, result);
        }
    }

    private int refuseDots(int flags) {
        if (flags == 0) {
            return Errnos.EISDIR;
        }
        return path.endsInTwoDots() ? Errnos.ENOTEMPTY : Errnos.EINVAL;
    }

    @Override
    void release() {
        path.close();
    }

    private int remove(boolean directory) {
        CowPlace place = path.place();
        int refused = directory ? refuseDirectory(place) : refuseFile(place);
        if (refused < 0) {
            return refused;
        }
        int parent = support().upper().changeableParentOf(place);
        if (parent < 0) {
            return parent;
        }
        if (directory) {
            support().tree().directoryChanges();
            support().resolver().close();
        }
        int result = remove(place, parent, directory ? AT_REMOVEDIR : 0);
        Fd.closeRaw(parent);
        if (result == 0) {
            support().upper().forget(place);
            support().upper().hide(place);
        }
        return result;
    }

    private int remove(CowPlace place, int parent, int flags) {
        Watches watches = support().tree().watches();
        if (!place.isUpper() && watches.areOn(parent)) {
            // Who watches is told of what goes from the upper layer. Where there is no room for it, it goes untold.
            support().upper().copyUp(place, false);
        }
        // What is pinned is not gone for the kernel, which tells who watches it.
        place.close();
        if (place.isUpper()) {
            support().tree().nameChanges();
            PathBytes leaf = path.leaf();
            return support().names().unlinkat(parent, leaf.bytes(), leaf.length(), flags);
        }
        watches.mute(parent);
        support().pinned().utimensNow(parent);
        watches.unmute();
        return 0;
    }

    private int refuseFile(CowPlace place) {
        if (place.status().isDirectory() || place.isRoot()) {
            return -Errnos.EISDIR;
        }
        return place.endsInSlash() ? -Errnos.ENOTDIR : 0;
    }

    private int refuseDirectory(CowPlace place) {
        if (!place.status().isDirectory()) {
            return -Errnos.ENOTDIR;
        }
        if (place.endsInDots()) {
            return path.endsInTwoDots() ? -Errnos.ENOTEMPTY : -Errnos.EINVAL;
        }
        if (place.isRoot()) {
            return -Errnos.EBUSY;
        }
        // Where all is in the upper layer the kernel sees it, and nobody who watches is told that it was looked for.
        MergedListing listing = support().listing();
        return listing.isPlain(place) ? 0 : listing.requireEmpty(place);
    }
}
