package org.sandboxed.engine.internal.kernel;

import org.sandboxed.engine.internal.kernel.arch.Architecture;

/** Where the fields of {@code struct stat} and {@code struct statx} are, in bytes; see stat(3type) and statx(2). */
public final class StatLayout {

    private static final boolean ARM =
            Architecture.find().filter(Architecture.AARCH64::equals).isPresent();

    public static final int STAT_INODE = 8;
    public static final int STAT_LINKS = ARM ? 20 : 16;
    public static final int STAT_MODE = ARM ? 16 : 24;
    public static final int STAT_UID = ARM ? 24 : 28;
    public static final int STAT_SIZE = 48;
    public static final int STAT_ACCESSED = 72;
    public static final int STAT_MODIFIED = 88;
    public static final int STAT_CHANGED = 104;

    /** Which fields there are, {@code stx_mask}. */
    public static final int STATX_MASK = 0;

    /** What is special about the file, {@code stx_attributes}. */
    public static final int STATX_ATTRIBUTES = 8;

    public static final int STATX_LINKS = 16;
    public static final int STATX_UID = 20;
    public static final int STATX_GID = 24;
    public static final int STATX_MODE = 28;
    public static final int STATX_INODE = 32;
    public static final int STATX_SIZE = 40;
    public static final int STATX_ACCESSED = 64;
    public static final int STATX_BORN = 80;
    public static final int STATX_CHANGED = 96;
    public static final int STATX_MODIFIED = 112;
    public static final int STATX_SPECIAL_MAJOR = 128;
    public static final int STATX_SPECIAL_MINOR = 132;
    public static final int STATX_MAJOR = 136;
    public static final int STATX_MINOR = 140;

    private StatLayout() {}
}
