package org.sandboxed.engine.internal.handler.cow;

import java.util.Arrays;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.PathRuleSet;
import org.sandboxed.engine.internal.filesystem.ProcPaths;
import org.sandboxed.engine.internal.filesystem.cow.CowPlace;
import org.sandboxed.engine.internal.filesystem.root.RootedDirectories;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.FileStatus;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_CLOEXEC;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_PATH;

/** chdir(2), fchdir(2), getcwd(2) in another root: the kernel's own working directory stays where it is. */
final class RootedDirectoryHandler extends CowHandler {

    private static final byte[] ROOT = {'/'};

    private final int chdirNr = Syscall.CHDIR.number();
    private final int fchdirNr = Syscall.FCHDIR.number();

    private final RootedDirectories directories;
    private final RootedRules rules;
    private final CowPath path;
    private final ProcPaths procPaths = new ProcPaths();
    private final PathBytes host = new PathBytes();
    private final PathBytes virtual = new PathBytes();
    private final FileStatus status = new FileStatus();

    RootedDirectoryHandler(CowSupport support, RootedDirectories directories, RootedRules rules) {
        super(support);
        this.directories = directories;
        this.rules = rules;
        this.path = CowPath.first(support);
    }

    @Override
    void decide(Call call) {
        if (call.nr() == chdirNr) {
            change(call);
        } else if (call.nr() == fchdirNr) {
            PathBytes link = procPaths.descriptor(call.tid(), call.intArgument(0));
            int fd = support().files().openat2(AT_FDCWD, link.bytes(), link.length(), O_PATH | O_CLOEXEC, 0, 0);
            enterAndClose(call, fd == -Errnos.ENOENT ? -Errnos.EBADF : fd);
        } else {
            tell(call);
        }
    }

    @Override
    void release() {
        path.close();
    }

    private void change(Call call) {
        if (!path.read(call, 0)) {
            return;
        }
        path.resolve(call, AT_FDCWD, true);
        if (path.isOutside()) {
            enterAndClose(call, support().resolver().pinOutside(path.place().path(), true));
        } else if (path.isInside(call) && path.exists(call) && support().isAllowed(call, path.place())) {
            host.set(support().absolute(path.place()));
            enter(call, path.place().fd());
        }
    }

    private void enterAndClose(Call call, int fd) {
        if (fd < 0) {
            call.answer().fail(-fd);
            return;
        }
        try {
            int length = support().pinned().pathOf(fd, host.room());
            host.setLength(Math.max(length, 0));
            if (isAllowed(call, fd)) {
                enter(call, fd);
            }
        } finally {
            Fd.closeRaw(fd);
        }
    }

    private boolean isAllowed(Call call, int fd) {
        int result = support().pinned().status(fd, status);
        if (result < 0 || !status.isDirectory()) {
            call.answer().fail(result < 0 ? -result : Errnos.ENOTDIR);
            return false;
        }
        int verdict = support().judge().look(host, status);
        if (!PathRuleSet.allows(verdict)) {
            call.answer().refuse(Errnos.EACCES, PathRuleSet.rule(verdict));
            return false;
        }
        return true;
    }

    private void enter(Call call, int fd) {
        int result = support().pinned().status(fd, status) == 0 && !status.isDirectory()
                ? -Errnos.ENOTDIR
                : support().mayExecute(fd);
        if (result < 0) {
            call.answer().fail(-result);
        } else if (support().resolver().toView(host, virtual)) {
            directories.enter(call.pid(), Arrays.copyOf(virtual.bytes(), virtual.length()));
            support().finish(call, 0);
        } else {
            call.answer().refuse(Errnos.EACCES, rules.unseen());
        }
    }

    private void tell(Call call) {
        path.resolveDescriptor(call, AT_FDCWD);
        if (path.place().is(CowPlace.Kind.FAILED)) {
            call.answer().fail(Errnos.ENOENT);
            return;
        }
        byte[] directory = directories.of(call.pid());
        virtual.clear();
        virtual.append(directory.length == 0 ? ROOT : directory);
        GetcwdAnswer.give(support(), call, virtual);
    }
}
