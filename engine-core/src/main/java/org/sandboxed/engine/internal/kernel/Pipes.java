package org.sandboxed.engine.internal.kernel;

import java.util.ArrayList;
import java.util.List;

import static org.sandboxed.engine.internal.kernel.Fd.F_DUPFD_CLOEXEC;
import static org.sandboxed.engine.internal.kernel.Fd.F_SETFL;

/** Pipes and reading and writing them. Results are values or negated errnos. */
public final class Pipes {

    private static final long PIPE2 = Libc.symbol("pipe2");
    private static final long READ = Libc.symbol("read");
    private static final long PREAD = Libc.symbol("pread");
    private static final long WRITE = Libc.symbol("write");
    private static final long TEE = Libc.symbol("tee");
    private static final long FCNTL = Libc.symbol("fcntl");
    private static final long EVENTFD = Libc.symbol("eventfd");
    private static final int SPLICE_F_NONBLOCK = 2;
    private static final int FIRST_FREE = 3;

    private Pipes() {}

    /**
     * Both ends of a pipe, close-on-exec and none of them 0, 1 or 2.
     *
     * @param reader what is written comes out here
     * @param writer what is written goes in here
     */
    public record Ends(Fd reader, Fd writer) implements AutoCloseable {
        @Override
        public void close() {
            reader.close();
            writer.close();
        }
    }

    /** Makes a pipe. */
    public static Ends open() {
        NativeMemory pair = NativeMemory.allocate(8);
        KernelException.require(Libc.call(PIPE2, pair.address(), OpenFlags.O_CLOEXEC), "pipe2");
        return new Ends(aboveStdio(pair.getInt(0)), aboveStdio(pair.getInt(4)));
    }

    /** Makes several pipes, or none where the descriptors do not suffice. */
    public static List<Ends> open(int count) {
        List<Ends> pipes = new ArrayList<>(count);
        try {
            while (pipes.size() < count) {
                pipes.add(open());
            }
            return pipes;
        } catch (KernelException e) {
            pipes.forEach(Ends::close);
            throw e;
        }
    }

    /** An event counter, close-on-exec and non-blocking; see eventfd(2). */
    public static Fd eventfd() {
        int flags = OpenFlags.O_CLOEXEC | OpenFlags.O_NONBLOCK;
        return aboveStdio(KernelException.require(Libc.call(EVENTFD, 0, flags), "eventfd"));
    }

    /** Makes reads or writes on a descriptor return EAGAIN instead of waiting. */
    public static void setNonBlocking(Fd fd) {
        KernelException.require(Libc.call(FCNTL, fd.number(), F_SETFL, OpenFlags.O_NONBLOCK), "fcntl");
    }

    /**
     * Whether the other end of a FIFO, opened for reading, has been opened, or data waits in it; tee(2) tells without
     * taking any.
     *
     * @param scratch the writing end of an empty pipe
     */
    public static boolean hasWriter(int fd, int scratch) {
        return Libc.call(TEE, fd, scratch, 1, SPLICE_F_NONBLOCK) != 0;
    }

    public static int read(int fd, long address, int length) {
        return (int) Libc.call(READ, fd, address, length);
    }

    /** pread(2). */
    public static int readAt(int fd, long address, int length, long offset) {
        return (int) Libc.call(PREAD, fd, address, length, offset);
    }

    public static int write(int fd, long address, int length) {
        return (int) Libc.call(WRITE, fd, address, length);
    }

    // A JVM that was started with a closed stdin gets 0 here; posix_spawn's dup2 onto 0, 1 and 2 would clobber it.
    private static Fd aboveStdio(int fd) {
        if (fd >= FIRST_FREE) {
            return new Fd(fd);
        }
        int moved = (int) Libc.call(FCNTL, fd, F_DUPFD_CLOEXEC, FIRST_FREE);
        Fd.closeRaw(fd);
        return new Fd(KernelException.require(moved, "fcntl"));
    }
}
