package org.sandboxed.engine.internal.kernel;

import static org.sandboxed.engine.internal.kernel.DirectoryLayout.LENGTH;
import static org.sandboxed.engine.internal.kernel.DirectoryLayout.NAME;
import static org.sandboxed.engine.internal.kernel.DirectoryLayout.TYPE;
import static org.sandboxed.engine.internal.kernel.FileCopy.SEEK_CUR;
import static org.sandboxed.engine.internal.kernel.FileCopy.SEEK_SET;

/** Reads what is in a directory, getdents64(2). The buffer is laid out once; not thread-safe. */
public final class DirectoryReader {

    private static final int SIZE = 32 * 1024;
    private static final long LSEEK = Libc.symbol("lseek");

    private final NativeMemory buffer = NativeMemory.onDemand(SIZE);
    private final PinnedFiles pinned = new PinnedFiles();

    /** Takes the entries of a directory. */
    @FunctionalInterface
    public interface Entries {
        /** One entry; false where no more are wanted. */
        boolean take(byte[] name, int type, long inode);
    }

    /** Reads the directory behind a pinned descriptor from its start, {@code .} and {@code ..} left out; 0 or a negated errno. */
    public int read(int pinnedFd, Entries into) {
        return readAll(pinnedFd, (name, type, inode) -> isDots(name) || into.take(name, type, inode));
    }

    /** As {@link #read}, {@code .} and {@code ..} included. */
    public int readAll(int pinnedFd, Entries into) {
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

    /** Where an open directory is read next, or a negated errno. */
    public static long position(int fd) {
        return Libc.call(LSEEK, fd, 0, SEEK_CUR);
    }

    /** Says where an open directory is read next; 0 or a negated errno. */
    public static int moveTo(int fd, long position) {
        return (int) Math.min(0, Libc.call(LSEEK, fd, position, SEEK_SET));
    }

    private int fill(int fd) {
        return (int) Libc.syscall(Nr.GETDENTS64, fd, buffer.address(), SIZE);
    }

    private boolean takeAll(int length, Entries into) {
        int at = 0;
        while (at < length) {
            int size = buffer.getShort(at + LENGTH) & 0xFFFF;
            byte[] name = name(at + NAME);
            if (!into.take(name, buffer.getByte(at + TYPE), buffer.getLong(at))) {
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
