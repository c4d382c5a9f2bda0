package org.sandboxed.engine.internal.kernel;

import static org.sandboxed.engine.internal.kernel.FileCopy.SEEK_CUR;

/** read(2), write(2), pread(2), pwrite(2) on descriptors whose files belong to others. Byte counts or negated errnos. */
public final class Transfers {

    private static final long PREAD = Libc.symbol("pread");
    private static final long PWRITE = Libc.symbol("pwrite");
    private static final long LSEEK = Libc.symbol("lseek");

    private Transfers() {}

    /** read(2) into the start of a buffer. */
    public static int read(int fd, NativeMemory into, int count) {
        return Pipes.read(fd, into.address(), count);
    }

    /** write(2) of the start of a buffer; the JVM ignores SIGPIPE. */
    public static int write(int fd, NativeMemory from, int count) {
        return Pipes.write(fd, from.address(), count);
    }

    /** pread(2) into the start of a buffer. */
    public static int pread(int fd, NativeMemory into, int count, long offset) {
        return (int) Libc.call(PREAD, fd, into.address(), count, offset);
    }

    /** pwrite(2) of the start of a buffer. */
    public static int pwrite(int fd, NativeMemory from, int count, long offset) {
        return (int) Libc.call(PWRITE, fd, from.address(), count, offset);
    }

    /** Whether the descriptor has a position, which pipes, sockets and terminals do not have. */
    public static boolean isFile(int fd) {
        return Libc.call(LSEEK, fd, 0, SEEK_CUR) >= 0;
    }
}
