package org.sandboxed.engine.internal.handler.cow;

import java.util.Arrays;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.cow.CowPlace;
import org.sandboxed.engine.internal.handler.file.Numbers;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.PinnedFiles;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_EMPTY_PATH;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_SYMLINK_FOLLOW;

/** link(2), linkat(2). Nothing is linked across the border of the working directory. */
final class LinkHandler extends CowHandler {

    private final int linkNr = Numbers.of(Syscall.LINK);

    private final CowPath old;
    private final CowPath added;

    LinkHandler(CowSupport support) {
        super(support);
        this.old = CowPath.first(support);
        this.added = CowPath.second(support);
    }

    @Override
    void decide(Call call) {
        boolean plain = call.nr() == linkNr;
        if (!old.read(call, plain ? 0 : 1) || !added.read(call, plain ? 1 : 3)) {
            return;
        }
        int flags = plain ? 0 : call.intArgument(4);
        int dirfd = plain ? AT_FDCWD : call.intArgument(0);
        boolean follow = (flags & AT_SYMLINK_FOLLOW) != 0 || old.endsInSlash();
        if (old.isEmpty() && (flags & AT_EMPTY_PATH) != 0) {
            old.resolveDescriptor(call, dirfd);
        } else if (follow) {
            old.resolve(call, dirfd, true);
        } else {
            old.resolveName(call, dirfd);
        }
        added.resolveName(call, plain ? AT_FDCWD : call.intArgument(2));
        if (old.hidesDots() || added.hidesDots() || added.place().is(CowPlace.Kind.FAILED)) {
            call.answer().fail(-refuseName(follow));
            return;
        }
        int refused = old.isOutside() == added.isOutside() ? 0 : refuseAcross(follow);
        if (refused < 0) {
            call.answer().fail(-refused);
            return;
        }
        boolean mayExist = old.isOutside() || old.exists(call);
        if (mayExist && CowPair.isInside(call, old, added)) {
            link(call);
        }
    }

    /** The negated errno where one of the names alone makes the call fail: the old one is looked up first. */
    private int refuseName(boolean follow) {
        int missing = old.failure(follow);
        int way = missing < 0 ? missing : added.wayFailure();
        if (way < 0) {
            return way;
        }
        if (added.hidesDots() || added.failure(false) == 0) {
            return -Errnos.EEXIST;
        }
        return added.endsInSlash() ? -Errnos.ENOENT : -Errnos.EPERM;
    }

    /** The negated errno that the kernel tells before it sees that the names are on two file systems, or 0. */
    private int refuseAcross(boolean follow) {
        int missing = old.failure(follow);
        if (missing < 0) {
            return missing;
        }
        int there = added.failure(false);
        if (there == 0) {
            return -Errnos.EEXIST;
        }
        return there == -Errnos.ENOENT ? 0 : there;
    }

    @Override
    void release() {
        old.close();
        added.close();
    }

    private void link(Call call) {
        if (!added.place().is(CowPlace.Kind.ABSENT)) {
            call.answer().fail(Errnos.EEXIST);
        } else if (added.place().endsInSlash()) {
            call.answer().fail(Errnos.ENOENT);
        } else if (old.place().status().isDirectory()) {
            call.answer().fail(Errnos.EPERM);
        } else if (support().mayChange(call, old.place(), added.place())) {
            linkTo(call, support().upper().parentOf(added.place()));
        }
    }

    private void linkTo(Call call, int parent) {
        if (parent < 0) {
            support().finish(call, parent);
            return;
        }
        int result = support().upper().locate(old.place());
        if (result == 0 && old.place().isLarge()) {
            byte[] name = Arrays.copyOf(added.leaf().bytes(), added.leaf().length());
            LateChange.defer(
                    support(),
                    call,
                    old.place(),
                    late -> late.make(copy -> new PinnedFiles().link(copy.fd(), parent, name, name.length)),
                    parent);
            return;
        }
        if (result == 0) {
            result = support().upper().copyUp(old.place());
        }
        if (result == 0) {
            result = support()
                    .pinned()
                    .link(
                            old.place().fd(),
                            parent,
                            added.leaf().bytes(),
                            added.leaf().length());
        }
        Fd.closeRaw(parent);
        support().finish(call, result);
    }
}
