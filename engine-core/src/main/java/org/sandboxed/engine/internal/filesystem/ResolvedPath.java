package org.sandboxed.engine.internal.filesystem;

import java.util.Arrays;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.PinnedFiles;

/**
 * Where a path led. Holds a descriptor, opened with O_PATH, until the next path is resolved into it or somebody takes the
 * descriptor. Reused; not thread-safe.
 */
public final class ResolvedPath implements AutoCloseable {

    /** What was found. */
    public enum Kind {
        /** A file with a path; the descriptor is the file's. */
        FILE,
        /** Something without a path that the program holds open: a pipe, a socket, a memfd. The descriptor is its. */
        PATHLESS,
        /**
         * Nothing, but its directory exists; the descriptor, if there is one, is the directory's and {@link #leaf()} is the
         * name.
         */
        ABSENT,
        /** A descriptor, directory, or root of a process that is none of the sandbox's. */
        FOREIGN,
        /** The way there fails with {@link #errno()}. */
        FAILED
    }

    private static final byte[] DELETED = {' ', '(', 'd', 'e', 'l', 'e', 't', 'e', 'd', ')'};
    private static final byte[] MEMORY = {'/', 'm', 'e', 'm', 'f', 'd', ':'};
    private static final int NONE = -1;

    private final PathBytes path = new PathBytes();
    private final PathBytes leaf = new PathBytes();
    private Kind kind = Kind.FAILED;
    private int fd = NONE;
    private int errno;

    public Kind kind() {
        return kind;
    }

    public boolean is(Kind other) {
        return kind == other;
    }

    /** The real path, of what is absent, too. Empty for what has none. */
    public PathBytes path() {
        return path;
    }

    /** The name in the directory, with the slashes that followed it; empty where the file itself was resolved. */
    public PathBytes leaf() {
        return leaf;
    }

    /** The descriptor, which stays this object's. */
    public int fd() {
        return fd;
    }

    /** The descriptor, which is the caller's from now on. */
    public int takeFd() {
        int taken = fd;
        fd = NONE;
        return taken;
    }

    /** Why the way there fails, positive. */
    public int errno() {
        return errno;
    }

    @Override
    public void close() {
        if (fd != NONE) {
            Fd.closeRaw(fd);
            fd = NONE;
        }
    }

    void reset() {
        close();
        path.clear();
        leaf.clear();
        errno = 0;
        kind = Kind.FAILED;
    }

    void fail(int negatedErrno) {
        close();
        kind = Kind.FAILED;
        errno = -negatedErrno;
    }

    void foreign() {
        close();
        kind = Kind.FOREIGN;
    }

    /** Takes over a descriptor and asks where it leads. */
    void pin(int newFd, PinnedFiles pinned) {
        close();
        fd = newFd;
        int length = pinned.pathOf(newFd, path.room());
        if (length < 0) {
            fail(length);
            return;
        }
        int bare = lengthWithoutMark(path.bytes(), length);
        boolean hasPath = length > 0 && path.bytes()[0] == '/' && !isMemory(path.bytes(), length, bare);
        path.setLength(hasPath ? bare : 0);
        kind = hasPath ? Kind.FILE : Kind.PATHLESS;
    }

    /** Takes over the result of an open: a descriptor, or a negated errno. */
    void pinOrFail(int opened, PinnedFiles pinned) {
        if (opened < 0) {
            fail(opened);
        } else {
            pin(opened, pinned);
        }
    }

    /** Takes over a descriptor whose path is known. */
    void pinned(int newFd, PathBytes known) {
        pinned(newFd, known.bytes(), known.length());
    }

    /** Takes over a descriptor whose path is known. */
    void pinned(int newFd, byte[] known, int length) {
        close();
        fd = newFd;
        path.clear();
        path.append(known, 0, length);
        kind = Kind.FILE;
    }

    /** A name that does not exist or was not looked at, in a directory that is there and is not pinned. */
    void absent(PathBytes known, byte[] name, int from, int count) {
        path.set(known);
        leaf.append(name, from, count);
        kind = Kind.ABSENT;
    }

    /** From a pinned directory to a name in it, that does not exist or was not looked at. */
    void absent(byte[] name, int from, int count) {
        leaf.append(name, from, count);
        int bare = count;
        while (bare > 0 && name[from + bare - 1] == '/') {
            bare--;
        }
        path.setLength(path.length() == 1 ? 0 : path.length());
        path.child(name, from, bare);
        kind = Kind.ABSENT;
    }

    /** Whether the text is that of memfd_create(2), which looks like a deleted file in the root directory. */
    private static boolean isMemory(byte[] text, int length, int bare) {
        return bare < length
                && bare >= MEMORY.length
                && Arrays.equals(text, 0, MEMORY.length, MEMORY, 0, MEMORY.length);
    }

    /** Whether a text looks like the path of something that has lost its name. */
    static boolean endsInMark(PathBytes text) {
        return lengthWithoutMark(text.bytes(), text.length()) < text.length();
    }

    private static int lengthWithoutMark(byte[] text, int length) {
        int bare = length - DELETED.length;
        for (int i = 0; i < DELETED.length; i++) {
            if (bare < 1 || text[bare + i] != DELETED[i]) {
                return length;
            }
        }
        return bare;
    }
}
