package org.sandboxed.engine.internal.kernel;

/** What the mode of a file is made of, see inode(7). */
public final class FileModes {

    /** The bits that tell the type. */
    public static final int S_IFMT = 0xF000;

    public static final int S_IFIFO = 0x1000;
    public static final int S_IFCHR = 0x2000;
    public static final int S_IFDIR = 0x4000;
    public static final int S_IFBLK = 0x6000;
    public static final int S_IFREG = 0x8000;
    public static final int S_IFLNK = 0xA000;
    public static final int S_IFSOCK = 0xC000;

    /** The bits that chmod(2) sets. */
    public static final int PERMISSIONS = 07777;

    private FileModes() {}

    /** Whether a mode is that of a character or a block device. */
    public static boolean isDevice(int mode) {
        int type = mode & S_IFMT;
        return type == S_IFCHR || type == S_IFBLK;
    }
}
