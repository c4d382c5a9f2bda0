package org.sandboxed.engine.internal.handler.fault;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.handler.Syscall;

/**
 * Which arguments of a syscall name files, as section 2 of the manual has it.
 *
 * @param base index of the descriptor that the path starts from, or of the only descriptor; {@link #NONE} where there is none
 * @param path index of the path, or {@link #NONE}
 * @param secondBase as {@code base}, for the second file
 * @param secondPath as {@code path}, for the second file
 */
record CallShape(int base, int path, int secondBase, int secondPath) {

    static final int NONE = -1;

    private static final List<Syscall> PATH_FIRST = List.of(
            Syscall.OPEN,
            Syscall.CREAT,
            Syscall.STAT,
            Syscall.LSTAT,
            Syscall.ACCESS,
            Syscall.UNLINK,
            Syscall.RMDIR,
            Syscall.MKDIR,
            Syscall.MKNOD,
            Syscall.TRUNCATE,
            Syscall.CHMOD,
            Syscall.CHOWN,
            Syscall.LCHOWN,
            Syscall.UTIME,
            Syscall.UTIMES,
            Syscall.READLINK,
            Syscall.CHDIR,
            Syscall.STATFS,
            Syscall.EXECVE,
            Syscall.SETXATTR,
            Syscall.LSETXATTR,
            Syscall.GETXATTR,
            Syscall.LGETXATTR,
            Syscall.LISTXATTR,
            Syscall.LLISTXATTR,
            Syscall.REMOVEXATTR,
            Syscall.LREMOVEXATTR);

    private static final List<Syscall> PATH_AFTER_DESCRIPTOR = List.of(
            Syscall.OPENAT,
            Syscall.OPENAT2,
            Syscall.NEWFSTATAT,
            Syscall.STATX,
            Syscall.FACCESSAT,
            Syscall.FACCESSAT2,
            Syscall.UNLINKAT,
            Syscall.MKDIRAT,
            Syscall.MKNODAT,
            Syscall.FCHMODAT,
            Syscall.FCHMODAT2,
            Syscall.FCHOWNAT,
            Syscall.FUTIMESAT,
            Syscall.UTIMENSAT,
            Syscall.READLINKAT,
            Syscall.EXECVEAT);

    private static final List<Syscall> DESCRIPTOR_FIRST = List.of(
            Syscall.READ,
            Syscall.WRITE,
            Syscall.PREAD64,
            Syscall.PWRITE64,
            Syscall.READV,
            Syscall.WRITEV,
            Syscall.PREADV,
            Syscall.PWRITEV,
            Syscall.PREADV2,
            Syscall.PWRITEV2,
            Syscall.LSEEK,
            Syscall.FSYNC,
            Syscall.FDATASYNC,
            Syscall.SYNC_FILE_RANGE,
            Syscall.SYNCFS,
            Syscall.FTRUNCATE,
            Syscall.FALLOCATE,
            Syscall.FSTAT,
            Syscall.FSTATFS,
            Syscall.FCHMOD,
            Syscall.FCHOWN,
            Syscall.FSETXATTR,
            Syscall.FGETXATTR,
            Syscall.FLISTXATTR,
            Syscall.FREMOVEXATTR,
            Syscall.GETDENTS,
            Syscall.GETDENTS64,
            Syscall.FLOCK,
            Syscall.FCNTL,
            Syscall.IOCTL,
            Syscall.FCHDIR,
            Syscall.CLOSE);

    private static final Map<Syscall, CallShape> SHAPES = shapes();

    /** Calls that are about files. */
    static final Set<Syscall> WITH_FILE = Set.copyOf(SHAPES.keySet());

    /** Calls that may name an address. */
    static final Set<Syscall> WITH_ADDRESS = Set.of(Syscall.CONNECT, Syscall.BIND, Syscall.SENDTO, Syscall.SENDMSG);

    /** Calls that transfer bytes between a descriptor, the first argument, and one buffer, the second. */
    static final Set<Syscall> SHORTENED = Set.of(Syscall.READ, Syscall.WRITE, Syscall.PREAD64, Syscall.PWRITE64);

    /** Calls that use a connection, the first argument. */
    static final Set<Syscall> RESET = Set.of(
            Syscall.READ,
            Syscall.WRITE,
            Syscall.READV,
            Syscall.WRITEV,
            Syscall.SENDTO,
            Syscall.SENDMSG,
            Syscall.SENDMMSG,
            Syscall.RECVFROM,
            Syscall.RECVMSG,
            Syscall.RECVMMSG);

    /** Where the files of a syscall are, or null. */
    static @Nullable CallShape of(Syscall syscall) {
        return SHAPES.get(syscall);
    }

    private static Map<Syscall, CallShape> shapes() {
        Map<Syscall, CallShape> shapes = new HashMap<>();
        put(shapes, new CallShape(NONE, 0, NONE, NONE), PATH_FIRST);
        put(shapes, new CallShape(0, 1, NONE, NONE), PATH_AFTER_DESCRIPTOR);
        put(shapes, new CallShape(0, NONE, NONE, NONE), DESCRIPTOR_FIRST);
        put(shapes, new CallShape(NONE, 0, NONE, 1), List.of(Syscall.RENAME, Syscall.LINK));
        put(shapes, new CallShape(0, 1, 2, 3), List.of(Syscall.RENAMEAT, Syscall.RENAMEAT2, Syscall.LINKAT));
        put(shapes, new CallShape(NONE, 1, NONE, NONE), List.of(Syscall.SYMLINK));
        put(shapes, new CallShape(1, 2, NONE, NONE), List.of(Syscall.SYMLINKAT));
        put(shapes, new CallShape(0, NONE, 1, NONE), List.of(Syscall.SENDFILE));
        put(shapes, new CallShape(0, NONE, 2, NONE), List.of(Syscall.COPY_FILE_RANGE, Syscall.SPLICE));
        put(shapes, new CallShape(4, NONE, NONE, NONE), List.of(Syscall.MMAP));
        return Map.copyOf(shapes);
    }

    private static void put(Map<Syscall, CallShape> shapes, CallShape shape, Collection<Syscall> syscalls) {
        new HashSet<>(syscalls).forEach(syscall -> shapes.put(syscall, shape));
    }
}
