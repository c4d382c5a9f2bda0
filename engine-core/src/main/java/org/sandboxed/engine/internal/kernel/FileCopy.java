package org.sandboxed.engine.internal.kernel;

import java.util.function.BooleanSupplier;

/**
 * Copies the content of a file to an empty one: by reference where the file system can, in the kernel where it cannot, and
 * never the holes. Not thread-safe. Results are 0 or negated errnos.
 */
public final class FileCopy {

    private static final long IOCTL = Libc.symbol("ioctl");
    private static final long LSEEK = Libc.symbol("lseek");
    private static final long FTRUNCATE = Libc.symbol("ftruncate");
    private static final long PREAD = Libc.symbol("pread");
    private static final long PWRITE = Libc.symbol("pwrite");
    private static final long COPY_FILE_RANGE = Libc.symbol("copy_file_range");
    private static final long FICLONE = 0x40049409L;
    static final int SEEK_SET = 0;
    static final int SEEK_CUR = 1;
    static final int SEEK_DATA = 3;
    static final int SEEK_HOLE = 4;
    private static final int CHUNK = 128 * 1024;
    private static final int MOST_AT_ONCE = 1 << 26;

    private final BooleanSupplier isWanted;
    private final NativeMemory offsets = NativeMemory.onDemand(2 * Long.BYTES);
    private final NativeMemory buffer = NativeMemory.onDemand(CHUNK);

    /** Copies whatever is asked for. */
    public FileCopy() {
        this(() -> true);
    }

    /** Gives up with EINTR once a copy is not wanted any more. */
    public FileCopy(BooleanSupplier isWanted) {
        this.isWanted = isWanted;
    }

    /** The offset of an open file. */
    public static long offset(int fd) {
        return Libc.call(LSEEK, fd, 0, SEEK_CUR);
    }

    /** Moves the offset of an open file. */
    public static long seek(int fd, long offset) {
        return Libc.call(LSEEK, fd, offset, SEEK_SET);
    }

    /**
     * Copies everything.
     *
     * @param from open for reading
     * @param to open for writing
     * @param size of the source
     */
    public int copy(int from, int to, long size) {
        if (size == 0 || Libc.call(IOCTL, to, FICLONE, from) == 0) {
            return 0;
        }
        long at = 0;
        while (at < size) {
            long data = Libc.call(LSEEK, from, at, SEEK_DATA);
            if (data == -Errnos.ENXIO) {
                break;
            }
            long start = data < 0 ? at : data;
            long hole = Libc.call(LSEEK, from, start, SEEK_HOLE);
            long end = hole < 0 ? size : Math.min(hole, size);
            int result = copyRange(from, to, start, end);
            if (result < 0) {
                return result;
            }
            at = Math.max(end, start + 1);
        }
        return (int) Libc.call(FTRUNCATE, to, size);
    }

    private int copyRange(int from, int to, long start, long end) {
        long at = start;
        while (at < end) {
            if (!isWanted.getAsBoolean()) {
                return -Errnos.EINTR;
            }
            long got = copySome(from, to, at, Math.min(end - at, MOST_AT_ONCE));
            if (got < 0) {
                return (int) got;
            }
            if (got == 0) {
                return 0;
            }
            at += got;
        }
        return 0;
    }

    private long copySome(int from, int to, long at, long count) {
        offsets.putLong(0, at);
        offsets.putLong(8, at);
        long got = Libc.call(COPY_FILE_RANGE, from, offsets.address(), to, offsets.address() + Long.BYTES, count, 0);
        if (got != -Errnos.EXDEV && got != -Errnos.EINVAL && got != -Errnos.ENOSYS && got != -Errnos.EOPNOTSUPP) {
            return got;
        }
        long read = Libc.call(PREAD, from, buffer.address(), Math.min(count, CHUNK), at);
        return read <= 0 ? read : Libc.call(PWRITE, to, buffer.address(), read, at);
    }
}
