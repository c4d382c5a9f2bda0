package org.sandboxed.engine.internal.handler.file;

import java.util.List;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.PathRuleSet;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.FileModes;
import org.sandboxed.engine.internal.kernel.Names;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;

/** mkdir(2), mkdirat(2), mknod(2), mknodat(2). Devices are made for nobody: they would reach round every path rule. */
final class MakeHandler implements Builtin {

    static final List<Syscall> CALLS = List.of(Syscall.MKDIR, Syscall.MKDIRAT, Syscall.MKNOD, Syscall.MKNODAT);

    private final int mkdirNr = Numbers.of(Syscall.MKDIR);
    private final int mkdiratNr = Syscall.MKDIRAT.number();
    private final int mknodNr = Numbers.of(Syscall.MKNOD);

    private final FileSupport support;
    private final PathArgument name;
    private final Names names = new Names();

    MakeHandler(FileSupport support) {
        this.support = support;
        this.name = PathArgument.first(support);
    }

    @Override
    public String name() {
        return "files";
    }

    @Override
    public void handle(Call call) {
        boolean at = call.nr() != mkdirNr && call.nr() != mknodNr;
        boolean directory = call.nr() == mkdirNr || call.nr() == mkdiratNr;
        int mode = call.intArgument(at ? 2 : 1);
        int read = name.read(call, at ? 1 : 0);
        if (!directory && FileModes.isDevice(mode)) {
            support.refuse(call, support.judge().device(), Errnos.EPERM);
            return;
        }
        if (read < 0) {
            support.failNaturally(call, -read);
            return;
        }
        name.resolveName(call, at ? call.intArgument(0) : AT_FDCWD);
        if (support.isFound(call, name)) {
            int verdict = support.judge().name(name.place());
            if (support.mustAct(call, verdict, !PathRuleSet.allows(verdict) && name.nameExists() ? Errnos.EEXIST : 0)) {
                support.finish(call, verdict, make(call, directory, mode));
            }
        }
        name.place().close();
    }

    private int make(Call call, boolean directory, int mode) {
        int before = Names.umask(support.umask(call));
        int fd = name.place().fd();
        int result = directory
                ? names.mkdirat(fd, name.name(), name.nameLength(), mode)
                : names.mknodat(fd, name.name(), name.nameLength(), mode);
        Names.umask(before);
        return result;
    }
}
