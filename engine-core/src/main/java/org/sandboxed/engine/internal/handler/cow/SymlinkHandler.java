package org.sandboxed.engine.internal.handler.cow;

import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.cow.CowPlace;
import org.sandboxed.engine.internal.filesystem.disk.Quota;
import org.sandboxed.engine.internal.handler.file.Numbers;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;

/** symlink(2), symlinkat(2). Where the link leads is judged when it is followed. */
final class SymlinkHandler extends CowHandler {

    private final int symlinkNr = Numbers.of(Syscall.SYMLINK);

    private final CowPath target;
    private final CowPath name;

    SymlinkHandler(CowSupport support) {
        super(support);
        this.target = CowPath.first(support);
        this.name = CowPath.second(support);
    }

    @Override
    void decide(Call call) {
        boolean plain = call.nr() == symlinkNr;
        if (!target.read(call, 0) || !name.read(call, plain ? 1 : 2)) {
            return;
        }
        name.resolveName(call, plain ? AT_FDCWD : call.intArgument(1));
        if (target.isEmpty()) {
            call.answer().fail(Errnos.ENOENT);
            return;
        }
        if (!name.isName(call) || !name.isInside(call)) {
            return;
        }
        if (!name.place().is(CowPlace.Kind.ABSENT)) {
            call.answer().fail(Errnos.EEXIST);
        } else if (support().mayChange(call, name.place())) {
            support().finish(call, link());
        }
    }

    @Override
    void release() {
        name.close();
    }

    private int link() {
        if (name.place().endsInSlash()) {
            return -Errnos.ENOENT;
        }
        if (!support().upper().reserve(Quota.NAME)) {
            return Quota.NO_ROOM;
        }
        int parent = support().upper().parentOf(name.place());
        if (parent < 0) {
            return parent;
        }
        int result = support()
                .names()
                .symlinkat(
                        target.written(),
                        target.writtenLength(),
                        parent,
                        name.leaf().bytes(),
                        name.leaf().length());
        Fd.closeRaw(parent);
        return result;
    }
}
