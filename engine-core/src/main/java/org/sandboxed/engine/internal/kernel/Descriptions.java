package org.sandboxed.engine.internal.kernel;

/**
 * What the kernel says about a pinned file, in the very layout in which a program asked for it: stat(2), statx(2),
 * statfs(2), access(2), readlink(2), extended attributes. Buffers are laid out once for each instance; not thread-safe.
 * Results are values or negated errnos.
 */
public final class Descriptions {

    /** More than any of the structures has. */
    public static final int MAX_SIZE = 256;

    private static final int STAT_SIZE = 144;
    private static final int STATX_SIZE = 256;
    private static final int STATFS_SIZE = 120;
    private static final int STATFS_FLAGS = 80;
    private static final long ST_NOEXEC = 8;
    private static final int XATTR_MAX = 65536;
    private static final long FSTATFS = Libc.symbol("fstatfs");
    private static final long READLINKAT = Libc.symbol("readlinkat");

    private final NativeMemory empty = NativeMemory.onDemand(Long.BYTES);
    private final NativeMemory result = NativeMemory.onDemand(MAX_SIZE);
    private final NativeMemory text = NativeMemory.onDemand(Files.PATH_MAX);
    private final PinnedFiles pinned = new PinnedFiles();

    /** The structure that the last call filled. */
    public NativeMemory result() {
        return result;
    }

    /** newfstatat(2) of the file itself; how many bytes the structure has. */
    public int stat(int fd) {
        result.zero(STAT_SIZE);
        long failure = Libc.syscall(Nr.NEWFSTATAT, fd, empty.address(), result.address(), OpenFlags.AT_EMPTY_PATH);
        return failure < 0 ? (int) failure : STAT_SIZE;
    }

    /** newfstatat(2) of what a path leads to; how many bytes the structure has. */
    public int stat(byte[] path, int length) {
        result.zero(STAT_SIZE);
        text.put(0, path, 0, length);
        text.putByte(length, (byte) 0);
        long failure = Libc.syscall(Nr.NEWFSTATAT, OpenFlags.AT_FDCWD, text.address(), result.address(), 0);
        return failure < 0 ? (int) failure : STAT_SIZE;
    }

    /** statx(2) of the file itself; how many bytes the structure has. */
    public int statx(int fd, int flags, int mask) {
        long failure =
                Libc.syscall(Nr.STATX, fd, empty.address(), flags | OpenFlags.AT_EMPTY_PATH, mask, result.address());
        return failure < 0 ? (int) failure : STATX_SIZE;
    }

    /** statx(2) of what a path leads to; how many bytes the structure has. */
    public int statx(byte[] path, int length, int flags, int mask) {
        text.put(0, path, 0, length);
        text.putByte(length, (byte) 0);
        long failure = Libc.syscall(Nr.STATX, OpenFlags.AT_FDCWD, text.address(), flags, mask, result.address());
        return failure < 0 ? (int) failure : STATX_SIZE;
    }

    /** Whether a pinned file is a directory. */
    public boolean isDirectory(int fd) {
        FileStatus status = new FileStatus();
        return pinned.status(fd, status) == 0 && status.isDirectory();
    }

    /** fstatfs(2); how many bytes the structure has. */
    public int statfs(int fd) {
        long failure = Libc.call(FSTATFS, fd, result.address());
        return failure < 0 ? (int) failure : STATFS_SIZE;
    }

    /** Whether the file system of a pinned file executes no programs, as it is mounted; see mount(8). */
    public boolean isMountedNoexec(int fd) {
        return statfs(fd) > 0 && (result.getLong(STATFS_FLAGS) & ST_NOEXEC) != 0;
    }

    /** faccessat2(2) of the file itself. */
    public int access(int fd, int mode, int flags) {
        return (int) Libc.syscall(Nr.FACCESSAT2, fd, empty.address(), mode, flags | OpenFlags.AT_EMPTY_PATH);
    }

    /**
     * readlinkat(2) of a pinned symbolic link.
     *
     * @param into at least {@link Files#PATH_MAX} long
     */
    public int readlink(int fd, byte[] into) {
        int length = (int) Libc.call(READLINKAT, fd, empty.address(), text.address(), Files.PATH_MAX);
        if (length > 0) {
            text.get(0, into, 0, length);
        }
        return length;
    }

    /** The first bytes of a regular file; fewer where it has not so many or cannot be read. */
    public byte[] head(int fd, int count) {
        int opened = pinned.reopen(fd, OpenFlags.O_RDONLY | OpenFlags.O_NONBLOCK | OpenFlags.O_CLOEXEC);
        if (opened < 0) {
            return new byte[0];
        }
        int got = Pipes.read(opened, result.address(), count);
        Fd.closeRaw(opened);
        return result.toArray(0, Math.max(got, 0));
    }

    /** The value of an extended attribute, of a link itself too; or the negated errno in {@code failure[0]}. */
    public byte[] xattr(int fd, byte[] name, int length, int[] failure) {
        NativeMemory key = NativeMemory.allocate(length + 1);
        key.put(0, name, 0, length);
        NativeMemory value = NativeMemory.allocate(XATTR_MAX);
        return copied(pinned.getxattr(fd, key, value, XATTR_MAX), value, failure);
    }

    /** The names of the extended attributes, each with its NUL; or the negated errno in {@code failure[0]}. */
    public byte[] xattrNames(int fd, int[] failure) {
        NativeMemory names = NativeMemory.allocate(XATTR_MAX);
        return copied(pinned.listxattr(fd, names, XATTR_MAX), names, failure);
    }

    private static byte[] copied(int length, NativeMemory from, int[] failure) {
        failure[0] = Math.min(length, 0);
        return from.toArray(0, Math.max(length, 0));
    }
}
