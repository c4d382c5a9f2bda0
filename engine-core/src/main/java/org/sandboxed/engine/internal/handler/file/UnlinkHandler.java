package org.sandboxed.engine.internal.handler.file;

import java.util.List;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.PathRuleSet;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Names;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_REMOVEDIR;

/** unlink(2), unlinkat(2), rmdir(2). */
final class UnlinkHandler implements Builtin {

    static final List<Syscall> CALLS = List.of(Syscall.UNLINK, Syscall.UNLINKAT, Syscall.RMDIR);

    private final int unlinkatNr = Syscall.UNLINKAT.number();
    private final int rmdirNr = Numbers.of(Syscall.RMDIR);

    private final FileSupport support;
    private final PathArgument name;
    private final Names names = new Names();

    UnlinkHandler(FileSupport support) {
        this.support = support;
        this.name = PathArgument.first(support);
    }

    @Override
    public String name() {
        return "files";
    }

    @Override
    public void handle(Call call) {
        boolean at = call.nr() == unlinkatNr;
        int read = name.read(call, at ? 1 : 0);
        if (read < 0) {
            support.failNaturally(call, -read);
            return;
        }
        name.resolveName(call, at ? call.intArgument(0) : AT_FDCWD);
        if (support.isFound(call, name)) {
            int verdict = support.judge().name(name.place());
            if (support.mustAct(call, verdict, PathRuleSet.allows(verdict) || name.nameExists() ? 0 : Errnos.ENOENT)) {
                support.finish(call, verdict, remove(call, at));
            }
        }
        name.place().close();
    }

    private int remove(Call call, boolean at) {
        int flags = call.nr() == rmdirNr ? AT_REMOVEDIR : 0;
        return names.unlinkat(name.place().fd(), name.name(), name.nameLength(), at ? call.intArgument(2) : flags);
    }
}
