package org.sandboxed.engine.internal.handler.file;

import java.util.List;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.PathRuleSet;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Names;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;

/** symlink(2), symlinkat(2). Where the link leads is judged when it is followed. */
final class SymlinkHandler implements Builtin {

    static final List<Syscall> CALLS = List.of(Syscall.SYMLINK, Syscall.SYMLINKAT);

    private final int symlinkNr = Numbers.of(Syscall.SYMLINK);

    private final FileSupport support;
    private final PathArgument target;
    private final PathArgument name;
    private final Names names = new Names();

    SymlinkHandler(FileSupport support) {
        this.support = support;
        this.target = PathArgument.first(support);
        this.name = PathArgument.second(support);
    }

    @Override
    public String name() {
        return "files";
    }

    @Override
    public void handle(Call call) {
        boolean plain = call.nr() == symlinkNr;
        int read = target.read(call, 0);
        if (read == 0) {
            read = name.read(call, plain ? 1 : 2);
        }
        if (read < 0) {
            support.failNaturally(call, -read);
            return;
        }
        name.resolveName(call, plain ? AT_FDCWD : call.intArgument(1));
        if (support.isFound(call, name)) {
            int verdict = support.judge().name(name.place());
            if (support.mustAct(call, verdict, !PathRuleSet.allows(verdict) && name.nameExists() ? Errnos.EEXIST : 0)) {
                support.finish(call, verdict, link());
            }
        }
        name.place().close();
    }

    private int link() {
        return names.symlinkat(
                target.written(), target.writtenLength(), name.place().fd(), name.name(), name.nameLength());
    }
}
