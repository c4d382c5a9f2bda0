package org.sandboxed.engine.internal.filesystem;

import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.Files;

import static org.sandboxed.engine.internal.filesystem.ProcPaths.PROC;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_CLOEXEC;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_DIRECTORY;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_NOFOLLOW;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_PATH;
import static org.sandboxed.engine.internal.kernel.OpenFlags.RESOLVE_NO_SYMLINKS;

/**
 * Says where paths lead, for calls that the kernel carries out itself: relative ones from the path of the directory that they
 * start in, as proc(5) tells it, which takes the kernel half of what it takes to pin that directory and the file. The
 * directory may get another name meanwhile, so nobody may act on what is found; it serves the record, and refusals that
 * Landlock would come to as well. What is not plain is left to {@link PathResolver}. Called on one thread; allocates
 * nothing.
 */
public final class PathLocator {

    private static final int PIN = O_PATH | O_CLOEXEC;

    private final Files files = new Files();
    private final ProcPaths procPaths = new ProcPaths();
    private final PathBytes text = new PathBytes();

    /**
     * Puts the path of a name together that is not followed if it is that of a link, whether there is anything or not.
     *
     * @param dirfd the caller's descriptor, or AT_FDCWD
     * @param into gets the real path
     * @return false where it is not a mere name, or its directory has no path
     */
    public boolean name(Caller caller, int dirfd, byte[] path, int length, PathBytes into) {
        return leafStart(path, length) == start(path, length) && isWhole(caller, dirfd, path, length, into);
    }

    /**
     * Finds what exists, or where it would be made.
     *
     * @param follow whether a link at the end is followed
     * @param creates whether what is missing would be made, so that its directory has to be there
     * @param into gets FILE, ABSENT without a descriptor, or FAILED
     * @return false where the path is not plain, or goes through a link
     */
    public boolean find(
            Caller caller, int dirfd, byte[] path, int length, boolean follow, boolean creates, ResolvedPath into) {
        into.reset();
        if (!isWhole(caller, dirfd, path, length, text)) {
            return false;
        }
        int found = pin(text.length(), follow ? PIN : PIN | O_NOFOLLOW);
        if (found >= 0) {
            into.pinned(found, text);
        } else if (found == -Errnos.ENOENT) {
            absent(path, length, creates, into);
        } else {
            into.fail(found);
        }
        return found != -Errnos.ELOOP;
    }

    /**
     * Finds the directory of a path and does not look at the name in it.
     *
     * @param into gets ABSENT without a descriptor, whether or not the name exists, or FAILED
     * @return false where the path is not plain, or goes through a link
     */
    public boolean parent(Caller caller, int dirfd, byte[] path, int length, ResolvedPath into) {
        into.reset();
        if (!isWhole(caller, dirfd, path, length, text)) {
            return false;
        }
        int leaf = leafStart(path, length);
        int above = text.length() - (length - leaf) - 1;
        if (above > 0 && leaf > start(path, length)) {
            int directory = pin(above, PIN | O_DIRECTORY);
            if (directory < 0) {
                into.fail(directory);
                return directory != -Errnos.ELOOP;
            }
            Fd.closeRaw(directory);
        }
        into.absent(text, path, leaf, length - leaf);
        return true;
    }

    /** Nothing has the path, and as far as it goes there is no link: with its slash, only a directory has that of the rest. */
    private void absent(byte[] path, int length, boolean inDirectory, ResolvedPath into) {
        int leaf = leafStart(path, length);
        boolean isBelowStart = leaf > start(path, length);
        if (inDirectory && isBelowStart && !files.exists(AT_FDCWD, text.bytes(), text.length() - (length - leaf))) {
            into.fail(-Errnos.ENOENT);
        } else {
            into.absent(text, path, leaf, length - leaf);
        }
    }

    private int pin(int length, int flags) {
        return files.openat2(AT_FDCWD, text.bytes(), length, flags, 0, RESOLVE_NO_SYMLINKS);
    }

    private boolean isWhole(Caller caller, int dirfd, byte[] path, int length, PathBytes into) {
        int start = start(path, length);
        if (length == 0 || !PathBytes.isPlain(path, path[0] == '/' ? 1 : start, length)) {
            return false;
        }
        if (path[0] == '/') {
            into.clear();
            into.append(path, 0, length);
            return !into.isBelow(PROC);
        }
        PathBytes link = procPaths.descriptor(caller.tid(), dirfd);
        int got = files.readlinkat(AT_FDCWD, link.bytes(), link.length(), into.room());
        if (got <= 0 || got >= Files.PATH_MAX || into.bytes()[0] != '/') {
            return false;
        }
        into.setLength(got == 1 ? 0 : got);
        boolean hasPath = !ResolvedPath.endsInMark(into);
        into.child(path, start, length - start);
        return hasPath && !into.isTooLong() && !into.isBelow(PROC);
    }

    /** Where a path begins without the dots before it, which change nothing. */
    private static int start(byte[] path, int length) {
        int start = 0;
        while (start + 1 < length && path[start] == '.' && path[start + 1] == '/') {
            start += 2;
        }
        return start;
    }

    private static int leafStart(byte[] path, int length) {
        int start = length;
        while (start > 0 && path[start - 1] != '/') {
            start--;
        }
        return start;
    }
}
