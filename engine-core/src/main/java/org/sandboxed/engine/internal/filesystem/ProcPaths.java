package org.sandboxed.engine.internal.filesystem;

import java.util.Arrays;
import org.sandboxed.engine.internal.kernel.OpenFlags;

/** Paths below {@code /proc}: made for a caller, and recognised. */
public final class ProcPaths {

    /** How long {@code /proc} is. */
    public static final int LENGTH = 5;

    static final byte[] PROC = {'/', 'p', 'r', 'o', 'c'};
    static final byte[] SELF = {'s', 'e', 'l', 'f'};
    static final byte[] THREAD_SELF = {'t', 'h', 'r', 'e', 'a', 'd', '-', 's', 'e', 'l', 'f'};
    static final byte[] STATUS = {'/', 's', 't', 'a', 't', 'u', 's'};
    private static final byte[] TASK = {'/', 't', 'a', 's', 'k', '/'};
    private static final byte[] CWD = {'/', 'c', 'w', 'd'};
    private static final byte[] FD = {'/', 'f', 'd', '/'};
    private static final byte[] SLASH = {'/'};
    private static final byte[] NO_NUMBER = {'-'};
    /** No process id has more. */
    private static final int MAX_DIGITS = 9;

    private final PathBytes text = new PathBytes();

    /** The link to a descriptor of a thread, or to its working directory for AT_FDCWD; valid until the next call. */
    public PathBytes descriptor(int tid, int fd) {
        process(tid);
        if (fd == OpenFlags.AT_FDCWD) {
            return text.append(CWD);
        }
        // A negative number is no descriptor of anybody, and a link of this name does not exist.
        return fd < 0 ? text.append(FD).append(NO_NUMBER) : text.append(FD).appendDecimal(fd);
    }

    /** A file about a thread; valid until the next call. */
    PathBytes file(int tid, byte[] name) {
        return process(tid).append(name);
    }

    /** The directory of a thread; valid until the next call. */
    public PathBytes process(int tid) {
        text.clear();
        return text.append(PROC).append(SLASH).appendDecimal(tid);
    }

    /** Adds what {@code self} or {@code thread-self} stands for; false where the name is neither. */
    public static boolean appendSelf(PathBytes into, Caller caller, byte[] name, int from, int count) {
        boolean thread = Arrays.equals(name, from, from + count, THREAD_SELF, 0, THREAD_SELF.length);
        if (!thread && !Arrays.equals(name, from, from + count, SELF, 0, SELF.length)) {
            return false;
        }
        into.appendDecimal(caller.pid());
        if (thread) {
            into.append(TASK).appendDecimal(caller.tid());
        }
        return true;
    }

    /** Whether a path, as a program wrote it, plainly begins with {@code /proc}. */
    public static boolean isNamed(byte[] path, int length) {
        return PathBytes.isBelow(path, length, PROC);
    }

    /** Whether a path below {@code /proc} is the link to a working directory. */
    public static boolean isWorkingDirectory(PathBytes path) {
        int from = path.length() - CWD.length;
        return from > 0 && Arrays.equals(path.bytes(), from, path.length(), CWD, 0, CWD.length);
    }

    /** The process that a real path below {@code /proc} is about, or -1. */
    public static int process(PathBytes path) {
        byte[] bytes = path.bytes();
        int at = PROC.length + 1;
        int pid = 0;
        while (at < path.length() && bytes[at] != '/' && at - PROC.length <= MAX_DIGITS) {
            if (bytes[at] < '0' || bytes[at] > '9') {
                return -1;
            }
            pid = pid * 10 + bytes[at] - '0';
            at++;
        }
        return at > PROC.length + 1 && path.isBelow(PROC) ? pid : -1;
    }
}
