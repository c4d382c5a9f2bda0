package org.sandboxed.engine.internal.kernel;

import static org.sandboxed.engine.internal.kernel.FileStatus.STATX_BASIC_STATS;

/**
 * Files by descriptor and by byte path: openat2(2), readlinkat(2), statx(2) and what changes metadata. Buffers are laid
 * out once for each instance; not thread-safe. Results are values or negated errnos.
 */
public final class Files {

    /** The longest path, its NUL included. */
    public static final int PATH_MAX = 4096;

    private static final long READLINKAT = Libc.symbol("readlinkat");
    private static final long FACCESSAT = Libc.symbol("faccessat");
    private static final int OPEN_HOW_SIZE = 24;

    private final NativeMemory path = NativeMemory.onDemand(PATH_MAX);
    private final NativeMemory target = NativeMemory.onDemand(PATH_MAX);
    private final NativeMemory how = NativeMemory.onDemand(OPEN_HOW_SIZE);
    private long howFlags;
    private long howMode;
    private long howResolve;

    /**
     * openat2(2).
     *
     * @param name the first {@code length} bytes are the path
     * @return a descriptor, or a negated errno
     */
    public int openat2(int dirfd, byte[] name, int length, long flags, long mode, long resolve) {
        layOutHow(flags, mode, resolve);
        return (int) Libc.syscall(Nr.OPENAT2, dirfd, cPath(name, length), how.address(), OPEN_HOW_SIZE);
    }

    /** Most files are opened as the one before. */
    private void layOutHow(long flags, long mode, long resolve) {
        if (flags != howFlags) {
            howFlags = flags;
            how.putLong(0, flags);
        }
        if (mode != howMode) {
            howMode = mode;
            how.putLong(8, mode);
        }
        if (resolve != howResolve) {
            howResolve = resolve;
            how.putLong(16, resolve);
        }
    }

    /**
     * readlinkat(2).
     *
     * @param into at least {@link #PATH_MAX} long
     * @return the length of the target, or a negated errno
     */
    public int readlinkat(int dirfd, byte[] name, int length, byte[] into) {
        return readlinkat(dirfd, name, length, into, PATH_MAX);
    }

    /** As {@link #readlinkat(int, byte[], int, byte[])}, the target cut off after so many bytes. */
    public int readlinkat(int dirfd, byte[] name, int length, byte[] into, int most) {
        int got = (int) Libc.call(READLINKAT, dirfd, cPath(name, length), target.address(), most);
        if (got > 0) {
            target.get(0, into, 0, got);
        }
        return got;
    }

    /** faccessat(2) with F_OK, without following a link at the end. */
    public boolean exists(int dirfd, byte[] name, int length) {
        return Libc.call(FACCESSAT, dirfd, cPath(name, length), 0, OpenFlags.AT_SYMLINK_NOFOLLOW) == 0;
    }

    /** statx(2), following a link at the end. */
    public int status(int dirfd, byte[] name, int length, FileStatus into) {
        long address = cPath(name, length);
        return (int) Libc.syscall(
                Nr.STATX, dirfd, address, 0, STATX_BASIC_STATS, into.memory().address());
    }

    /** As {@link #status(int, byte[], int, FileStatus)}, of a name that is laid out already, with its NUL. */
    public static int status(int dirfd, NativeMemory name, FileStatus into) {
        return (int) Libc.syscall(
                Nr.STATX,
                dirfd,
                name.address(),
                0,
                STATX_BASIC_STATS,
                into.memory().address());
    }

    /** statx(2) of the name itself. */
    public int ownStatus(int dirfd, byte[] name, int length, FileStatus into) {
        long address = cPath(name, length);
        return (int) Libc.syscall(
                Nr.STATX,
                dirfd,
                address,
                OpenFlags.AT_SYMLINK_NOFOLLOW,
                STATX_BASIC_STATS,
                into.memory().address());
    }

    /** As {@link #ownStatus(int, byte[], int, FileStatus)}, without mounting anything: as it is before somebody opens it. */
    public int statusOfName(int dirfd, byte[] name, int length, FileStatus into) {
        long address = cPath(name, length);
        return (int) Libc.syscall(
                Nr.STATX,
                dirfd,
                address,
                OpenFlags.AT_SYMLINK_NOFOLLOW | OpenFlags.AT_NO_AUTOMOUNT,
                STATX_BASIC_STATS,
                into.memory().address());
    }

    /** As {@link #ownStatus(int, byte[], int, FileStatus)}, of an absolute path that is laid out already, with its NUL. */
    public static int ownStatus(NativeMemory path, FileStatus into) {
        return (int) Libc.syscall(
                Nr.STATX,
                OpenFlags.AT_FDCWD,
                path.address(),
                OpenFlags.AT_SYMLINK_NOFOLLOW,
                STATX_BASIC_STATS,
                into.memory().address());
    }

    /** Copies a path to where the kernel can read it, NUL-terminated; valid until the next call. */
    long cPath(byte[] name, int length) {
        path.put(0, name, 0, length);
        path.putByte(length, (byte) 0);
        return path.address();
    }
}
