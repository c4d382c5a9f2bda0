package org.sandboxed.engine.internal.filesystem;

import org.sandboxed.engine.internal.dispatch.SandboxMembers;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.Files;
import org.sandboxed.engine.internal.kernel.PinnedFiles;

import static org.sandboxed.engine.internal.filesystem.ProcPaths.PROC;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_CLOEXEC;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_PATH;
import static org.sandboxed.engine.internal.kernel.OpenFlags.RESOLVE_NO_MAGICLINKS;
import static org.sandboxed.engine.internal.kernel.OpenFlags.RESOLVE_NO_SYMLINKS;

/**
 * Resolves a path name by name, as path_resolution(7) describes it, with {@code /proc/self} being the caller. What it
 * ends at is pinned without following anything, so that a change meanwhile shows as a failure and never as another file.
 */
final class PathWalk {

    private final Files files;
    private final PinnedFiles pinned;
    private final SandboxMembers members;
    private final PathBytes at = new PathBytes();
    private final PathBytes self = new PathBytes();
    private final PathBytes link = new PathBytes();
    private final RemainingNames names = new RemainingNames();
    private boolean wantsDirectory;

    PathWalk(Files files, PinnedFiles pinned, SandboxMembers members) {
        this.files = files;
        this.pinned = pinned;
        this.members = members;
    }

    /** Walks from a real directory; ends with any kind in the result. */
    void run(Caller caller, PathBytes base, byte[] path, int length, boolean follow, ResolvedPath into) {
        into.reset();
        at.clear();
        names.start(path, length);
        if (path[0] != '/') {
            startAt(base);
        }
        boolean goesOn = true;
        while (goesOn && names.hasNext()) {
            goesOn = step(caller, follow, into);
        }
        if (goesOn) {
            pin(into);
        }
    }

    private void startAt(PathBytes base) {
        if (base.length() > 1) {
            at.set(base);
        }
    }

    /** Takes one name; false where the result is decided. */
    private boolean step(Caller caller, boolean follow, ResolvedPath into) {
        names.take();
        int from = names.from();
        int count = names.count();
        boolean last = names.isLast();
        wantsDirectory = names.isFollowedBySlash();
        if (names.isDot()) {
            wantsDirectory = true;
            return true;
        }
        if (names.isDotDot()) {
            at.removeLast();
            return true;
        }
        if (at.is(PROC)) {
            self.clear();
            if (ProcPaths.appendSelf(self, caller, names.bytes(), from, count)) {
                return prependLink(self.bytes(), self.length(), into);
            }
        }
        return enter(caller, from, count, last && !follow && !wantsDirectory, last, into);
    }

    private boolean enter(Caller caller, int from, int count, boolean stopAtLink, boolean last, ResolvedPath into) {
        int directory = at.length();
        at.child(names.bytes(), from, count);
        if (at.isTooLong()) {
            into.fail(-Errnos.ENAMETOOLONG);
            return false;
        }
        int got = files.readlinkat(AT_FDCWD, at.bytes(), at.length(), link.room());
        if (got == -Errnos.EINVAL || (got >= 0 && stopAtLink)) {
            return true;
        }
        if (got == -Errnos.ENOENT && last) {
            at.setLength(directory);
            leaveAbsent(from, into);
            return false;
        }
        if (got <= 0 || got == Files.PATH_MAX) {
            into.fail(got < 0 ? got : -Errnos.ENAMETOOLONG);
            return false;
        }
        return followLink(caller, directory, got, last, into);
    }

    private boolean followLink(Caller caller, int directory, int length, boolean last, ResolvedPath into) {
        if (at.isBelow(PROC) && isMagic()) {
            return jump(caller, last, into);
        }
        at.setLength(link.bytes()[0] == '/' ? 0 : directory);
        return prependLink(link.bytes(), length, into);
    }

    private boolean isMagic() {
        int fd = files.openat2(AT_FDCWD, at.bytes(), at.length(), O_PATH | O_CLOEXEC, 0, RESOLVE_NO_MAGICLINKS);
        if (fd >= 0) {
            Fd.closeRaw(fd);
        }
        return fd == -Errnos.ELOOP;
    }

    /** Follows a link of procfs that leads to an open file and not to a path. */
    private boolean jump(Caller caller, boolean last, ResolvedPath into) {
        int process = ProcPaths.process(at);
        if (caller.isForeign(process, members)) {
            into.foreign();
            return false;
        }
        into.pinOrFail(files.openat2(AT_FDCWD, at.bytes(), at.length(), O_PATH | O_CLOEXEC, 0, 0), pinned);
        if (last || !into.is(ResolvedPath.Kind.FILE)) {
            if (!last && into.is(ResolvedPath.Kind.PATHLESS)) {
                into.fail(-Errnos.ENOTDIR);
            }
            return false;
        }
        at.set(into.path());
        if (at.length() == 1) {
            at.clear();
        }
        into.reset();
        return true;
    }

    private void pin(ResolvedPath into) {
        if (at.length() == 0) {
            at.child(names.bytes(), 0, 0);
        }
        into.pinOrFail(
                files.openat2(
                        AT_FDCWD,
                        at.bytes(),
                        at.length(),
                        PathResolver.pinFlags(wantsDirectory),
                        0,
                        RESOLVE_NO_SYMLINKS),
                pinned);
    }

    private void leaveAbsent(int from, ResolvedPath into) {
        wantsDirectory = true;
        pin(into);
        if (into.is(ResolvedPath.Kind.FILE)) {
            into.absent(names.bytes(), from, names.lengthFrom(from));
        }
    }

    private boolean prependLink(byte[] link, int length, ResolvedPath into) {
        if (!names.prependLink(link, length)) {
            into.fail(-Errnos.ELOOP);
            return false;
        }
        return true;
    }
}
