package org.sandboxed.engine.internal.kernel;

import org.sandboxed.engine.internal.kernel.arch.Architecture;

/** Flags of open(2) and openat2(2), {@code <asm/fcntl.h>}; four of them differ on Arm. */
public final class OpenFlags {

    private static final boolean ARM =
            Architecture.find().filter(Architecture.AARCH64::equals).isPresent();

    public static final int O_ACCMODE = 3;
    public static final int O_RDONLY = 0;
    public static final int O_WRONLY = 1;
    public static final int O_RDWR = 2;
    public static final int O_CREAT = 0x40;
    public static final int O_EXCL = 0x80;
    public static final int O_NOCTTY = 0x100;
    public static final int O_TRUNC = 0x200;
    public static final int O_APPEND = 0x400;
    public static final int O_NONBLOCK = 0x800;
    public static final int O_DIRECTORY = ARM ? 0x4000 : 0x10000;
    public static final int O_NOFOLLOW = ARM ? 0x8000 : 0x20000;
    public static final int O_CLOEXEC = 0x80000;
    public static final int O_PATH = 0x200000;
    /** {@code __O_TMPFILE} without the O_DIRECTORY that comes with it. */
    public static final int O_TMPFILE = 0x400000;
    /** All that there are, {@code VALID_OPEN_FLAGS}: the four that differ have each other's numbers. */
    public static final int O_KNOWN = 0x7fffc3;

    public static final long RESOLVE_NO_XDEV = 0x01;
    public static final long RESOLVE_NO_MAGICLINKS = 0x02;
    public static final long RESOLVE_NO_SYMLINKS = 0x04;
    public static final long RESOLVE_BENEATH = 0x08;
    public static final long RESOLVE_IN_ROOT = 0x10;
    public static final long RESOLVE_CACHED = 0x20;
    /** All that there are. */
    public static final long RESOLVE_KNOWN = 0x3f;

    public static final int AT_FDCWD = -100;
    public static final int AT_SYMLINK_NOFOLLOW = 0x100;
    public static final int AT_REMOVEDIR = 0x200;
    /** Of faccessat2(2), in the place of the one above: with the effective ids. */
    public static final int AT_EACCESS = 0x200;

    public static final int AT_SYMLINK_FOLLOW = 0x400;
    public static final int AT_NO_AUTOMOUNT = 0x800;
    public static final int AT_EMPTY_PATH = 0x1000;
    public static final int AT_STATX_SYNC_TYPE = 0x6000;

    private OpenFlags() {}
}
