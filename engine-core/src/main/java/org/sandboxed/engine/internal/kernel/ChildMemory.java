package org.sandboxed.engine.internal.kernel;

import org.sandboxed.engine.internal.kernel.arch.Architecture;

import static org.sandboxed.engine.internal.kernel.Errnos.EFAULT;
import static org.sandboxed.engine.internal.kernel.Errnos.ENAMETOOLONG;

/**
 * Memory of another process, read and written through process_vm_readv(2) and process_vm_writev(2), which respect page
 * protection. Buffers are laid out once. Not thread-safe. The caller brackets each use with an id check.
 */
public final class ChildMemory {

    /** The longest string that is read: PATH_MAX, its NUL included. */
    public static final int MAX_STRING = 4096;

    private static final int PAGE = 4096;
    /** Few strings are longer: to read on for those costs less than to copy the rest of the page behind each of the others. */
    private static final int FIRST_READ = 256;

    private static final int IOVEC_SIZE = 16;

    private final NativeMemory buffer = NativeMemory.onDemand(MAX_STRING);
    private final NativeMemory vectors = NativeMemory.onDemand(2 * IOVEC_SIZE);
    private int aimedLength;

    static {
        Architecture.current();
    }

    /**
     * Reads a NUL-terminated string.
     *
     * @param into at least {@link #MAX_STRING} long
     * @return its length without the NUL, or a negated errno: EFAULT, ESRCH, EPERM, ENAMETOOLONG
     */
    public int readString(int tid, long address, byte[] into) {
        int length = 0;
        while (length < MAX_STRING) {
            long from = address + length;
            int most = length == 0 ? FIRST_READ : MAX_STRING - length;
            int chunk = (int) Math.min(PAGE - (from & (PAGE - 1)), most);
            int got = read(tid, from, chunk);
            if (got <= 0) {
                return got == 0 ? -EFAULT : got;
            }
            buffer.get(0, into, length, got);
            for (int i = length; i < length + got; i++) {
                if (into[i] == 0) {
                    return i;
                }
            }
            length += got;
        }
        return -ENAMETOOLONG;
    }

    /**
     * Reads up to 4096 bytes.
     *
     * @return how many bytes were read, fewer where a page is unmapped, or a negated errno
     */
    public int readBytes(int tid, long address, byte[] into, int offset, int length) {
        int done = 0;
        while (done < length) {
            int got = read(tid, address + done, Math.min(MAX_STRING, length - done));
            if (got <= 0) {
                return done > 0 ? done : got;
            }
            buffer.get(0, into, offset + done, got);
            done += got;
        }
        return done;
    }

    /** Reads a 64-bit word; false where it cannot be read. The value is then at {@link #word()}. */
    public boolean readWord(int tid, long address) {
        return read(tid, address, Long.BYTES) == Long.BYTES;
    }

    /** The word that {@link #readWord} read. */
    public long word() {
        return buffer.getLong(0);
    }

    /**
     * Writes bytes.
     *
     * @return how many were written, fewer where a page is unmapped or read-only, or a negated errno
     */
    public int writeBytes(int tid, long address, byte[] from, int offset, int length) {
        int done = 0;
        while (done < length) {
            int chunk = Math.min(MAX_STRING, length - done);
            buffer.put(0, from, offset + done, chunk);
            aim(address + done, chunk);
            int written = (int) Libc.processVmWritev(tid, vectors.address(), vectors.address() + IOVEC_SIZE);
            if (written <= 0) {
                return done > 0 ? done : written;
            }
            done += written;
        }
        return done;
    }

    private int read(int tid, long address, int length) {
        aim(address, length);
        return (int) Libc.processVmReadv(tid, vectors.address(), vectors.address() + IOVEC_SIZE);
    }

    private void aim(long remoteAddress, int length) {
        if (length != aimedLength) {
            aimedLength = length;
            vectors.putLong(0, buffer.address());
            vectors.putLong(8, length);
            vectors.putLong(24, length);
        }
        vectors.putLong(16, remoteAddress);
    }
}
