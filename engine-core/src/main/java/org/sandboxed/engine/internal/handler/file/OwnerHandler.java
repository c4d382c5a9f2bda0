package org.sandboxed.engine.internal.handler.file;

import java.util.List;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.Owners;
import org.sandboxed.engine.internal.kernel.Errnos;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_SYMLINK_NOFOLLOW;

/** chown(2), lchown(2), fchown(2), fchownat(2). */
final class OwnerHandler implements Builtin {

    static final List<Syscall> CALLS = List.of(Syscall.CHOWN, Syscall.LCHOWN, Syscall.FCHOWN, Syscall.FCHOWNAT);

    private final int chownNr = Numbers.of(Syscall.CHOWN);
    private final int lchownNr = Numbers.of(Syscall.LCHOWN);
    private final int fchownNr = Syscall.FCHOWN.number();

    private final FileSupport support;
    private final MetadataTarget target;

    OwnerHandler(FileSupport support) {
        this.support = support;
        this.target = new MetadataTarget(support);
    }

    @Override
    public String name() {
        return "metadata";
    }

    @Override
    public void handle(Call call) {
        int nr = call.nr();
        if (nr == fchownNr) {
            change(call, target.isDescriptor(call, call.intArgument(0)), 1);
        } else if (nr == chownNr || nr == lchownNr) {
            int flags = nr == lchownNr ? AT_SYMLINK_NOFOLLOW : 0;
            change(call, target.isPath(call, AT_FDCWD, 0, flags), 1);
        } else {
            change(call, target.isPath(call, call.intArgument(0), 1, call.intArgument(4)), 2);
        }
    }

    private void change(Call call, boolean may, int uidIndex) {
        if (may) {
            int uid = call.intArgument(uidIndex);
            int gid = call.intArgument(uidIndex + 1);
            Owners owners = support.owners();
            target.change(
                    call,
                    (pinned, fd) -> owners.mayOwn(uid, gid)
                            ? pinned.chown(fd, owners.realUid(uid), owners.realGid(gid))
                            : -Errnos.EPERM);
        }
    }
}
