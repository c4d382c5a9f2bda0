package org.sandboxed.engine.internal.kernel;

/** Reads what is in a directory, getdents64(2). The buffer is laid out once; not thread-safe. */
public final class DirectoryReader {

    private static final int SIZE = 32 * 1024;
    private static final int NAME = 19;

    private final NativeMemory buffer = NativeMemory.onDemand(SIZE);
    private final PinnedFiles pinned = new PinnedFiles();

    /** Takes the entries of a directory. */
    @FunctionalInterface
    public interface Entries {
        /** One entry, {@code .} and {@code ..} left out; false where no more are wanted. */
        boolean take(byte[] name, int type, long inode);
    }

    /** Reads the directory behind a pinned descriptor from its start; 0 or a negated errno. */
    public int read(int pinnedFd, Entries into) {
        int fd = pinned.reopen(pinnedFd, OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_CLOEXEC);
        if (fd < 0) {
            return fd;
        }
        int got = fill(fd);
        while (got > 0 && takeAll(got, into)) {
            got = fill(fd);
        }
        Fd.closeRaw(fd);
        return Math.min(got, 0);
    }

    private int fill(int fd) {
        return (int) Libc.syscall(Nr.GETDENTS64, fd, buffer.address(), SIZE);
    }

    private boolean takeAll(int length, Entries into) {
        int at = 0;
        while (at < length) {
            int size = buffer.getShort(at + 16) & 0xFFFF;
            byte[] name = name(at + NAME);
            if (!isDots(name) && !into.take(name, buffer.getByte(at + 18), buffer.getLong(at))) {
                return false;
            }
            at += size;
        }
        return true;
    }

    private byte[] name(int from) {
        int end = from;
        while (buffer.getByte(end) != 0) {
            end++;
        }
        return buffer.toArray(from, end - from);
    }

    private static boolean isDots(byte[] name) {
        return name[0] == '.' && (name.length == 1 || (name.length == 2 && name[1] == '.'));
    }
}
