package org.sandboxed.engine.internal.kernel;

import static org.sandboxed.engine.internal.kernel.Fd.F_SETFL;
import static org.sandboxed.engine.internal.kernel.FileStatus.STATX_BASIC_STATS;

/**
 * What is done to a file through a descriptor that was opened with O_PATH, so that it is done to the very file that was
 * looked at. Most of it goes through the magic link {@code /proc/self/fd/N}, since the calls proper want a descriptor
 * that was opened for reading or writing. Buffers are laid out once for each instance; not thread-safe. Results are
 * values or negated errnos.
 */
public final class PinnedFiles {

    private static final long READLINKAT = Libc.symbol("readlinkat");
    private static final long OPEN = Libc.symbol("open");
    private static final long OPENAT = Libc.symbol("openat");
    private static final long FCNTL = Libc.symbol("fcntl");
    private static final long FCHMODAT = Libc.symbol("fchmodat");
    private static final long FCHOWNAT = Libc.symbol("fchownat");
    private static final long UTIMENSAT = Libc.symbol("utimensat");
    private static final long SETXATTR = Libc.symbol("setxattr");
    private static final long REMOVEXATTR = Libc.symbol("removexattr");
    private static final long GETXATTR = Libc.symbol("getxattr");
    private static final long LISTXATTR = Libc.symbol("listxattr");
    private static final long FLISTXATTR = Libc.symbol("flistxattr");
    private static final long LINKAT = Libc.symbol("linkat");
    private static final long TRUNCATE = Libc.symbol("truncate");

    private static final byte[] FD_FOLDER = {'/', 'p', 'r', 'o', 'c', '/', 's', 'e', 'l', 'f', '/', 'f', 'd', '/'};
    private static final int LINK_SIZE = 32;
    /** The directory of the JVM's descriptors, held open: the way to it takes the kernel longer than what is asked there. */
    private static final int OWN_DESCRIPTORS = openOwn();

    private final NativeMemory link = NativeMemory.allocate(LINK_SIZE);
    private final NativeMemory target = NativeMemory.onDemand(Files.PATH_MAX);
    private final NativeMemory name = NativeMemory.onDemand(Files.PATH_MAX);
    private final NativeMemory empty = NativeMemory.onDemand(Long.BYTES);

    private static int openOwn() {
        NativeMemory folder = NativeMemory.cString(FD_FOLDER);
        int flags = OpenFlags.O_PATH | OpenFlags.O_DIRECTORY | OpenFlags.O_CLOEXEC;
        return KernelException.require(Libc.call(OPEN, folder.address(), flags), "/proc/self/fd");
    }

    /** Lays out the buffers. */
    public PinnedFiles() {
        link.put(0, FD_FOLDER, 0, FD_FOLDER.length);
    }

    /**
     * Where a descriptor leads, as readlink(2) of its magic link tells it: absolute, or of the form {@code pipe:[1]}.
     *
     * @param into at least {@link Files#PATH_MAX} long
     * @return the length, or a negated errno; ENAMETOOLONG where it did not fit
     */
    public int pathOf(int fd, byte[] into) {
        int length = (int) Libc.call(READLINKAT, OWN_DESCRIPTORS, name(fd), target.address(), Files.PATH_MAX);
        if (length == Files.PATH_MAX) {
            return -Errnos.ENAMETOOLONG;
        }
        if (length > 0) {
            target.get(0, into, 0, length);
        }
        return length;
    }

    /** statx(2) of the file itself. */
    public int status(int fd, FileStatus into) {
        return (int) Libc.syscall(
                Nr.STATX,
                fd,
                empty.address(),
                OpenFlags.AT_EMPTY_PATH,
                STATX_BASIC_STATS,
                into.memory().address());
    }

    /** open(2) of the file behind the descriptor. */
    public int reopen(int fd, int flags) {
        return (int) Libc.call(OPENAT, OWN_DESCRIPTORS, name(fd), flags);
    }

    /** open(2) with O_TMPFILE in the directory behind the descriptor. */
    public int openUnnamed(int fd, int flags, int mode) {
        return (int) Libc.call(OPENAT, OWN_DESCRIPTORS, name(fd), flags, mode);
    }

    /** Sets the status flags, such as O_NONBLOCK, of an open file. */
    public int setStatusFlags(int fd, int flags) {
        return (int) Libc.call(FCNTL, fd, F_SETFL, flags);
    }

    public int chmod(int fd, int mode) {
        return (int) Libc.call(FCHMODAT, OWN_DESCRIPTORS, name(fd), mode, 0);
    }

    /** Changes the owner, of a symbolic link, too; -1 leaves an id as it is. */
    public int chown(int fd, int uid, int gid) {
        return (int) Libc.call(FCHOWNAT, fd, empty.address(), uid, gid, OpenFlags.AT_EMPTY_PATH);
    }

    /** Sets both times. */
    public int utimens(int fd, NativeMemory twoTimespecs) {
        return (int) Libc.call(UTIMENSAT, OWN_DESCRIPTORS, name(fd), twoTimespecs.address(), 0);
    }

    /** Sets both times to now. */
    public int utimensNow(int fd) {
        return (int) Libc.call(UTIMENSAT, OWN_DESCRIPTORS, name(fd), 0, 0);
    }

    public int setxattr(int fd, NativeMemory name, NativeMemory value, int size, int flags) {
        return (int) Libc.call(SETXATTR, link(fd), name.address(), value.address(), size, flags);
    }

    public int removexattr(int fd, NativeMemory name) {
        return (int) Libc.call(REMOVEXATTR, link(fd), name.address());
    }

    public int getxattr(int fd, NativeMemory name, NativeMemory into, int size) {
        return (int) Libc.call(GETXATTR, link(fd), name.address(), into.address(), size);
    }

    /** The names of the attributes, each with its NUL. */
    public int listxattr(int fd, NativeMemory into, int size) {
        return (int) Libc.call(LISTXATTR, link(fd), into.address(), size);
    }

    /** As {@link #listxattr}, of a file that was opened for reading. */
    public int flistxattr(int fd, NativeMemory into, int size) {
        return (int) Libc.call(FLISTXATTR, fd, into.address(), size);
    }

    /** file_setattr(2), Linux 6.17. */
    public int setAttributes(int fd, NativeMemory attributes, int size) {
        return (int) Libc.syscall(Nr.FILE_SETATTR, OpenFlags.AT_FDCWD, link(fd), attributes.address(), size, 0);
    }

    /** Gives the file another name in a directory, linkat(2). */
    public int link(int fd, int newDirfd, byte[] newName, int length) {
        name.put(0, newName, 0, length);
        name.putByte(length, (byte) 0);
        return (int)
                Libc.call(LINKAT, OWN_DESCRIPTORS, name(fd), newDirfd, name.address(), OpenFlags.AT_SYMLINK_FOLLOW);
    }

    public int truncate(int fd, long length) {
        return (int) Libc.call(TRUNCATE, link(fd), length);
    }

    /** What the descriptor is called in {@link #OWN_DESCRIPTORS}. */
    private long name(int fd) {
        return link(fd) + FD_FOLDER.length;
    }

    private long link(int fd) {
        int end = FD_FOLDER.length + digits(fd);
        link.putByte(end, (byte) 0);
        int rest = fd;
        for (int at = end - 1; at >= FD_FOLDER.length; at--) {
            link.putByte(at, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        return link.address();
    }

    private static int digits(int number) {
        int digits = 1;
        for (int rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        return digits;
    }
}
