package org.sandboxed.engine.internal.kernel;

import java.time.Instant;

import static org.sandboxed.engine.internal.kernel.FileModes.S_IFDIR;
import static org.sandboxed.engine.internal.kernel.FileModes.S_IFIFO;
import static org.sandboxed.engine.internal.kernel.FileModes.S_IFLNK;
import static org.sandboxed.engine.internal.kernel.FileModes.S_IFMT;
import static org.sandboxed.engine.internal.kernel.FileModes.S_IFREG;
import static org.sandboxed.engine.internal.kernel.FileModes.S_IFSOCK;
import static org.sandboxed.engine.internal.kernel.StatLayout.STATX_ACCESSED;
import static org.sandboxed.engine.internal.kernel.StatLayout.STATX_ATTRIBUTES;
import static org.sandboxed.engine.internal.kernel.StatLayout.STATX_CHANGED;
import static org.sandboxed.engine.internal.kernel.StatLayout.STATX_GID;
import static org.sandboxed.engine.internal.kernel.StatLayout.STATX_INODE;
import static org.sandboxed.engine.internal.kernel.StatLayout.STATX_LINKS;
import static org.sandboxed.engine.internal.kernel.StatLayout.STATX_MAJOR;
import static org.sandboxed.engine.internal.kernel.StatLayout.STATX_MINOR;
import static org.sandboxed.engine.internal.kernel.StatLayout.STATX_MODE;
import static org.sandboxed.engine.internal.kernel.StatLayout.STATX_MODIFIED;
import static org.sandboxed.engine.internal.kernel.StatLayout.STATX_SIZE;
import static org.sandboxed.engine.internal.kernel.StatLayout.STATX_SPECIAL_MAJOR;
import static org.sandboxed.engine.internal.kernel.StatLayout.STATX_SPECIAL_MINOR;
import static org.sandboxed.engine.internal.kernel.StatLayout.STATX_UID;

/** One {@code struct statx}, reused; see statx(2). Not thread-safe. */
public final class FileStatus {

    static final int SIZE = 256;

    /** What statx(2) is asked for. */
    static final int STATX_BASIC_STATS = 0x7ff;

    private static final long STATX_ATTR_MOUNT_ROOT = 0x2000;

    /** Where in a time its nanoseconds are, of a {@code struct timespec} as of a {@code struct statx_timestamp}. */
    private static final int NANOS = 8;

    private final NativeMemory memory = NativeMemory.onDemand(SIZE);

    NativeMemory memory() {
        return memory;
    }

    /** Type and permission bits. */
    public int mode() {
        return memory.getShort(STATX_MODE) & 0xFFFF;
    }

    /** How many names the file has. */
    public int links() {
        return memory.getInt(STATX_LINKS);
    }

    public int uid() {
        return memory.getInt(STATX_UID);
    }

    public int gid() {
        return memory.getInt(STATX_GID);
    }

    public long inode() {
        return memory.getLong(STATX_INODE);
    }

    /** The device that holds the file: major number in the high half, minor in the low. */
    public long device() {
        return ((long) memory.getInt(STATX_MAJOR) << Integer.SIZE) | (memory.getInt(STATX_MINOR) & 0xFFFF_FFFFL);
    }

    /** The device that a special file stands for, laid out as {@link #device()}. */
    public long specialDevice() {
        return ((long) memory.getInt(STATX_SPECIAL_MAJOR) << Integer.SIZE)
                | (memory.getInt(STATX_SPECIAL_MINOR) & 0xFFFF_FFFFL);
    }

    public long size() {
        return memory.getLong(STATX_SIZE);
    }

    /** Puts the times of last access and modification as two timespecs. */
    public void times(NativeMemory twoTimespecs) {
        putTime(STATX_ACCESSED, twoTimespecs, 0);
        putTime(STATX_MODIFIED, twoTimespecs, 16);
    }

    private void putTime(int from, NativeMemory into, int to) {
        into.putLong(to, memory.getLong(from));
        into.putLong(to + NANOS, memory.getInt(from + NANOS));
    }

    /** When the content was last read. */
    public Instant accessed() {
        return Instant.ofEpochSecond(memory.getLong(STATX_ACCESSED), memory.getInt(STATX_ACCESSED + NANOS));
    }

    /** When the content last changed. */
    public Instant modified() {
        return Instant.ofEpochSecond(modifiedSeconds(), modifiedNanos());
    }

    /** When the content last changed, in seconds since 1970. */
    public long modifiedSeconds() {
        return memory.getLong(STATX_MODIFIED);
    }

    /** What is to be added to {@link #modifiedSeconds()}. */
    public int modifiedNanos() {
        return memory.getInt(STATX_MODIFIED + NANOS);
    }

    /** When anything about the file last changed, in seconds since 1970. */
    public long changedSeconds() {
        return memory.getLong(STATX_CHANGED);
    }

    /** What is to be added to {@link #changedSeconds()}. */
    public int changedNanos() {
        return memory.getInt(STATX_CHANGED + NANOS);
    }

    /** Whether something is mounted there, so that it can neither be removed nor replaced. */
    public boolean isMountPoint() {
        return (memory.getLong(STATX_ATTRIBUTES) & STATX_ATTR_MOUNT_ROOT) != 0;
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
        return FileModes.isDevice(mode());
    }

    private boolean is(int type) {
        return (mode() & S_IFMT) == type;
    }
}
