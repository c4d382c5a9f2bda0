package org.sandboxed.engine.internal.kernel;

import java.time.Instant;

/** One {@code struct statx}, reused; see statx(2). Not thread-safe. */
public final class FileStatus {

    static final int SIZE = 256;

    private static final int S_IFMT = 0xF000;
    private static final int S_IFIFO = 0x1000;
    private static final int S_IFCHR = 0x2000;
    private static final int S_IFDIR = 0x4000;
    private static final int S_IFBLK = 0x6000;
    private static final int S_IFREG = 0x8000;
    private static final int S_IFLNK = 0xA000;
    private static final int S_IFSOCK = 0xC000;

    private final NativeMemory memory = NativeMemory.onDemand(SIZE);

    NativeMemory memory() {
        return memory;
    }

    /** Type and permission bits. */
    public int mode() {
        return memory.getShort(28) & 0xFFFF;
    }

    /** How many names the file has. */
    public int links() {
        return memory.getInt(16);
    }

    public int uid() {
        return memory.getInt(20);
    }

    public int gid() {
        return memory.getInt(24);
    }

    public long inode() {
        return memory.getLong(32);
    }

    /** The device that holds the file: major number in the high half, minor in the low. */
    public long device() {
        return ((long) memory.getInt(136) << Integer.SIZE) | (memory.getInt(140) & 0xFFFF_FFFFL);
    }

    /** The device that a special file stands for, laid out as {@link #device()}. */
    public long specialDevice() {
        return ((long) memory.getInt(128) << Integer.SIZE) | (memory.getInt(132) & 0xFFFF_FFFFL);
    }

    public long size() {
        return memory.getLong(40);
    }

    /** Puts the times of last access and modification as two timespecs. */
    public void times(NativeMemory twoTimespecs) {
        putTime(64, twoTimespecs, 0);
        putTime(112, twoTimespecs, 16);
    }

    private void putTime(int from, NativeMemory into, int to) {
        into.putLong(to, memory.getLong(from));
        into.putLong(to + 8, memory.getInt(from + 8));
    }

    /** When the content was last read. */
    public Instant accessed() {
        return Instant.ofEpochSecond(memory.getLong(64), memory.getInt(72));
    }

    /** When the content last changed. */
    public Instant modified() {
        return Instant.ofEpochSecond(modifiedSeconds(), modifiedNanos());
    }

    /** When the content last changed, in seconds since 1970. */
    public long modifiedSeconds() {
        return memory.getLong(112);
    }

    /** What is to be added to {@link #modifiedSeconds()}. */
    public int modifiedNanos() {
        return memory.getInt(120);
    }

    /** When anything about the file last changed, in seconds since 1970. */
    public long changedSeconds() {
        return memory.getLong(96);
    }

    /** What is to be added to {@link #changedSeconds()}. */
    public int changedNanos() {
        return memory.getInt(104);
    }

    public boolean isDirectory() {
        return is(S_IFDIR);
    }

    public boolean isRegular() {
        return is(S_IFREG);
    }

    public boolean isSymlink() {
        return is(S_IFLNK);
    }

    public boolean isFifo() {
        return is(S_IFIFO);
    }

    public boolean isSocket() {
        return is(S_IFSOCK);
    }

    /** Whether it is a character or a block device. */
    public boolean isSpecial() {
        return is(S_IFCHR) || is(S_IFBLK);
    }

    private boolean is(int type) {
        return (mode() & S_IFMT) == type;
    }
}
