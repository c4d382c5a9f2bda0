package org.sandboxed.engine.internal.kernel;

import java.nio.charset.StandardCharsets;

import static org.sandboxed.engine.internal.kernel.Mappings.MAP_ANONYMOUS;
import static org.sandboxed.engine.internal.kernel.Mappings.MAP_PRIVATE;
import static org.sandboxed.engine.internal.kernel.Mappings.PROT_READ;

/**
 * The memory of a process as {@code /proc/<pid>/mem} shows it, see proc_pid_mem(5): what is written goes through where the
 * page is read-only, and stays that process' own. Holds a descriptor until it is closed; not thread-safe.
 */
public final class ProcMemory implements AutoCloseable {

    private static final long OPENAT = Libc.symbol("openat");
    private static final long PREAD = Libc.symbol("pread");
    private static final long PWRITE = Libc.symbol("pwrite");
    private static final long MMAP = Libc.symbol("mmap");
    private static final long MUNMAP = Libc.symbol("munmap");
    private static final int CHUNK = 4096;

    private final int fd;
    private final NativeMemory buffer = NativeMemory.allocate(CHUNK);

    private ProcMemory(int fd) {
        this.fd = fd;
    }

    /**
     * Opens the memory of a process.
     *
     * @throws KernelException where that is not permitted, or the process is gone
     */
    public static ProcMemory open(int pid) {
        NativeMemory path = NativeMemory.cString(("/proc/" + pid + "/mem").getBytes(StandardCharsets.US_ASCII));
        int flags = OpenFlags.O_RDWR | OpenFlags.O_CLOEXEC;
        int fd = (int) Libc.call(OPENAT, OpenFlags.AT_FDCWD, path.address(), flags, 0);
        return new ProcMemory(KernelException.require(fd, "open(/proc/<pid>/mem)"));
    }

    /**
     * Tries whether what a page's protection forbids is written all the same: the kernel can be told not to, with {@code
     * proc_mem.force_override}.
     *
     * @return 0, or a negated errno
     */
    public static int tryReadOnlyPage() {
        long page = Libc.call(MMAP, 0, CHUNK, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (page > -CHUNK && page < 0) {
            return (int) page;
        }
        byte[] mark = {1};
        try (ProcMemory own = open(Processes.pid())) {
            int written = own.write(page, mark, mark.length);
            return written == mark.length ? 0 : Math.min(written, -Errnos.EIO);
        } catch (KernelException e) {
            return -e.errno();
        } finally {
            Libc.call(MUNMAP, page, CHUNK);
        }
    }

    /** Reads bytes at an address; how many, fewer where the next page is not mapped, or a negated errno. */
    public int read(long from, byte[] into, int length) {
        int done = 0;
        while (done < length) {
            int got = (int) Libc.call(PREAD, fd, buffer.address(), Math.min(CHUNK, length - done), from + done);
            if (got <= 0) {
                return done > 0 ? done : got;
            }
            buffer.get(0, into, done, got);
            done += got;
        }
        return done;
    }

    /** Writes bytes at an address, the protection of the page notwithstanding; how many, or a negated errno. */
    public int write(long to, byte[] bytes, int length) {
        int done = 0;
        while (done < length) {
            int chunk = Math.min(CHUNK, length - done);
            buffer.put(0, bytes, done, chunk);
            int written = (int) Libc.call(PWRITE, fd, buffer.address(), chunk, to + done);
            if (written <= 0) {
                return done > 0 ? done : written;
            }
            done += written;
        }
        return done;
    }

    @Override
    public void close() {
        Fd.closeRaw(fd);
    }
}
