package org.sandboxed.engine.internal.handler.cow;

import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.PathRuleSet;
import org.sandboxed.engine.internal.filesystem.cow.CowPlace;
import org.sandboxed.engine.internal.filesystem.disk.Quota;
import org.sandboxed.engine.internal.handler.file.Numbers;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.FileModes;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;

/** mkdir(2), mkdirat(2), mknod(2), mknodat(2). */
final class MakeHandler extends CowHandler {

    private final int mkdirNr = Numbers.of(Syscall.MKDIR);
    private final int mkdiratNr = Syscall.MKDIRAT.number();
    private final int mknodNr = Numbers.of(Syscall.MKNOD);

    private final CowPath path;

    MakeHandler(CowSupport support) {
        super(support);
        this.path = CowPath.first(support);
    }

    @Override
    void decide(Call call) {
        boolean at = call.nr() != mkdirNr && call.nr() != mknodNr;
        boolean directory = call.nr() == mkdirNr || call.nr() == mkdiratNr;
        int mode = call.intArgument(at ? 2 : 1);
        if (!path.read(call, at ? 1 : 0)) {
            return;
        }
        path.resolveName(call, at ? call.intArgument(0) : AT_FDCWD);
        if (!path.isName(call) || !path.isInside(call)) {
            return;
        }
        if (!path.place().is(CowPlace.Kind.ABSENT)) {
            call.answer().fail(Errnos.EEXIST);
        } else if (!directory && FileModes.isDevice(mode)) {
            call.answer()
                    .refuse(Errnos.EPERM, PathRuleSet.rule(support().judge().device()));
        } else if (support().mayChange(call, path.place())) {
            support().finish(call, make(call, directory, mode));
        }
    }

    @Override
    void release() {
        path.close();
    }

    private int make(Call call, boolean directory, int mode) {
        if (!directory && path.place().endsInSlash()) {
            return -Errnos.ENOENT;
        }
        int cost = directory ? Quota.DIRECTORY : Quota.NAME;
        if (!support().upper().reserve(cost)) {
            return Quota.NO_ROOM;
        }
        int parent = support().upper().parentOf(path.place());
        if (parent < 0) {
            return parent;
        }
        PathBytes leaf = path.leaf();
        support().takeUmask(call);
        int result = directory
                ? support().names().mkdirat(parent, leaf.bytes(), leaf.length(), mode)
                : support().names().mknodat(parent, leaf.bytes(), leaf.length(), mode);
        support().dropUmask();
        Fd.closeRaw(parent);
        return result;
    }
}
