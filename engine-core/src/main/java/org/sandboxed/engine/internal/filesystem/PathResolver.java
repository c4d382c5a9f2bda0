package org.sandboxed.engine.internal.filesystem;

import org.sandboxed.engine.internal.dispatch.SandboxMembers;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.Files;
import org.sandboxed.engine.internal.kernel.PinnedFiles;

import static org.sandboxed.engine.internal.filesystem.ProcPaths.PROC;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_CLOEXEC;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_DIRECTORY;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_NOFOLLOW;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_PATH;
import static org.sandboxed.engine.internal.kernel.OpenFlags.RESOLVE_BENEATH;
import static org.sandboxed.engine.internal.kernel.OpenFlags.RESOLVE_IN_ROOT;
import static org.sandboxed.engine.internal.kernel.OpenFlags.RESOLVE_NO_MAGICLINKS;
import static org.sandboxed.engine.internal.kernel.OpenFlags.RESOLVE_NO_SYMLINKS;
import static org.sandboxed.engine.internal.kernel.OpenFlags.RESOLVE_NO_XDEV;

/**
 * From a path of a program to what it refers to, pinned by a descriptor and with its real path.
 *
 * <p>The kernel resolves, in one openat2(2), unless the path goes through {@code /proc}: there {@code self} and the links
 * to descriptors would be the supervisor's, so those paths are walked by {@link PathWalk}, name by name, with the
 * caller's. Called on one thread; allocates nothing.
 */
public final class PathResolver {

    private static final int PIN = O_PATH | O_CLOEXEC;
    private static final long CONFINING =
            RESOLVE_NO_XDEV | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS | RESOLVE_BENEATH | RESOLVE_IN_ROOT;
    private static final byte[] HERE = {'.'};
    private static final byte[] ROOT = {'/'};
    private static final int NO_FD = -1;

    private final Files files = new Files();
    private final PinnedFiles pinned = new PinnedFiles();
    private final ProcPaths procPaths = new ProcPaths();
    private final PathWalk walk;
    private final PathBytes base = new PathBytes();

    /** Makes a resolver for the programs of one run. */
    public PathResolver(SandboxMembers members) {
        this.walk = new PathWalk(files, pinned, members);
    }

    /**
     * Finds what exists. A missing file is a FAILED with ENOENT, which {@link #resolveNew} looks into.
     *
     * @param dirfd the caller's descriptor, or AT_FDCWD
     * @param follow whether a link at the end is followed
     * @param restrictions RESOLVE_ flags of the caller
     */
    public void resolve(
            Caller caller, int dirfd, byte[] path, int length, boolean follow, long restrictions, ResolvedPath into) {
        into.reset();
        if (length == 0) {
            into.fail(-Errnos.ENOENT);
            return;
        }
        long confining = restrictions & CONFINING;
        if (ProcPaths.isNamed(path, length) && confining == 0) {
            base.clear();
            walk.run(caller, base, path, length, follow, into);
            return;
        }
        if (confining == 0 && path[0] == '/' && isAsWritten(path, length, follow, into)) {
            return;
        }
        int start = openBase(caller, dirfd, path, confining);
        if (start < 0 && start != AT_FDCWD) {
            into.fail(start);
            return;
        }
        int flags = follow ? PIN : PIN | O_NOFOLLOW;
        into.pinOrFail(files.openat2(start, path, length, flags, 0, confining | RESOLVE_NO_MAGICLINKS), pinned);
        if (needsWalk(into, confining)) {
            walkFrom(caller, start, path, length, follow, into);
        }
        closeBase(start);
    }

    /**
     * The common case of an absolute path: it has neither links nor dots, so nobody has to be asked where it led. False where
     * that is not so; else it was found, or cannot be.
     */
    private boolean isAsWritten(byte[] path, int length, boolean follow, ResolvedPath into) {
        int end = path[length - 1] == '/' ? length - 1 : length;
        if (!PathBytes.isPlain(path, 1, end)) {
            return false;
        }
        int last = end < length ? PIN | O_DIRECTORY : follow ? PIN : PIN | O_NOFOLLOW;
        int opened = files.openat2(AT_FDCWD, path, end, last, 0, RESOLVE_NO_SYMLINKS);
        if (opened < 0) {
            into.fail(opened);
        } else {
            into.pinned(opened, path, end);
        }
        return opened != -Errnos.ELOOP;
    }

    /**
     * Finds the directory of a path and does not look at the name in it.
     *
     * @param into gets ABSENT with the name as leaf, whether or not it exists, or FAILED
     */
    public void resolveParent(Caller caller, int dirfd, byte[] path, int length, long restrictions, ResolvedPath into) {
        into.reset();
        if (length == 0) {
            into.fail(-Errnos.ENOENT);
            return;
        }
        int leaf = leafStart(path, length);
        if (leaf == 0) {
            resolve(caller, dirfd, path[0] == '/' ? ROOT : HERE, 1, true, restrictions, into);
        } else {
            resolve(caller, dirfd, path, leaf, true, restrictions, into);
        }
        if (into.is(ResolvedPath.Kind.FILE)) {
            into.absent(path, leaf, length - leaf);
        } else if (into.is(ResolvedPath.Kind.PATHLESS)) {
            into.fail(-Errnos.ENOTDIR);
        }
    }

    /** Finds where a missing file would be made, through links that dangle, too: ABSENT, or whatever is there after all. */
    public void resolveNew(Caller caller, int dirfd, byte[] path, int length, boolean follow, ResolvedPath into) {
        if (isPlainlyAbsent(caller, dirfd, path, length, into)) {
            return;
        }
        into.reset();
        int start = openBase(caller, dirfd, path, 0);
        if (start < 0 && start != AT_FDCWD) {
            into.fail(start);
            return;
        }
        walkFrom(caller, start, path, length, follow, into);
        closeBase(start);
    }

    /** The common case, without a walk: the directory is there, and not even a link that dangles has the name. */
    private boolean isPlainlyAbsent(Caller caller, int dirfd, byte[] path, int length, ResolvedPath into) {
        if (length == 0 || path[length - 1] == '/') {
            return false;
        }
        resolveParent(caller, dirfd, path, length, 0, into);
        return into.is(ResolvedPath.Kind.ABSENT) && !leafExists(into);
    }

    /** Finds what a descriptor of the caller, or its working directory for AT_FDCWD, refers to. */
    public void resolveDescriptor(Caller caller, int fd, ResolvedPath into) {
        into.reset();
        PathBytes link = procPaths.descriptor(caller.tid(), fd);
        int opened = files.openat2(AT_FDCWD, link.bytes(), link.length(), PIN, 0, 0);
        into.pinOrFail(opened == -Errnos.ENOENT ? -Errnos.EBADF : opened, pinned);
    }

    /** Whether a name exists in the directory of an ABSENT path; links are not followed. */
    public boolean leafExists(ResolvedPath path) {
        if (path.fd() < 0) {
            return files.exists(AT_FDCWD, path.path().bytes(), path.path().length());
        }
        return files.exists(path.fd(), path.leaf().bytes(), path.leaf().length());
    }

    private static boolean needsWalk(ResolvedPath found, long confining) {
        boolean ambiguous = (found.is(ResolvedPath.Kind.FILE) && found.path().isBelow(PROC))
                || (found.is(ResolvedPath.Kind.FAILED) && found.errno() == Errnos.ELOOP);
        if (ambiguous && confining != 0) {
            found.fail(found.errno() == Errnos.ELOOP ? -Errnos.ELOOP : -Errnos.EXDEV);
            return false;
        }
        return ambiguous;
    }

    private void walkFrom(Caller caller, int start, byte[] path, int length, boolean follow, ResolvedPath into) {
        base.clear();
        if (start != AT_FDCWD) {
            int got = pinned.pathOf(start, base.room());
            if (got < 0 || base.bytes()[0] != '/') {
                into.fail(got < 0 ? got : -Errnos.ENOTDIR);
                return;
            }
            base.setLength(got);
        }
        walk.run(caller, base, path, length, follow, into);
    }

    /**
     * A descriptor for what the path is relative to, which is that of the root where the call makes it one; AT_FDCWD where the path
     * is absolute, or another negated errno.
     */
    private int openBase(Caller caller, int dirfd, byte[] path, long restrictions) {
        if (path[0] == '/' && (restrictions & RESOLVE_IN_ROOT) == 0) {
            return AT_FDCWD;
        }
        PathBytes link = procPaths.descriptor(caller.tid(), dirfd);
        int opened = files.openat2(AT_FDCWD, link.bytes(), link.length(), PIN, 0, 0);
        return opened == -Errnos.ENOENT && dirfd != AT_FDCWD ? -Errnos.EBADF : opened;
    }

    private static void closeBase(int start) {
        if (start > NO_FD) {
            Fd.closeRaw(start);
        }
    }

    /** Where the last name begins; 0 for the root, which has none. */
    private static int leafStart(byte[] path, int length) {
        int end = length;
        while (end > 0 && path[end - 1] == '/') {
            end--;
        }
        int start = end;
        while (start > 0 && path[start - 1] != '/') {
            start--;
        }
        return start;
    }

    static int pinFlags(boolean directory) {
        return directory ? PIN | O_NOFOLLOW | O_DIRECTORY : PIN | O_NOFOLLOW;
    }
}
