package org.sandboxed.engine.internal.journal.describe;

/** The names in calls on files and file systems, see {@code open(2)} and {@code mount(2)}. */
final class FileSymbols {

    static final Symbols ACCESS = Symbols.parse("""
            F_OK=0 R_OK=4 W_OK=2 X_OK=1
            """);

    static final Symbols AT = Symbols.parse("""
            AT_SYMLINK_NOFOLLOW=0x100 AT_REMOVEDIR=0x200 AT_SYMLINK_FOLLOW=0x400 AT_NO_AUTOMOUNT=0x800
            AT_EMPTY_PATH=0x1000 AT_RECURSIVE=0x8000
            """);

    static final Symbols AT_ACCESS = Symbols.parse("""
            AT_SYMLINK_NOFOLLOW=0x100 AT_EACCESS=0x200 AT_EMPTY_PATH=0x1000
            """);

    static final Symbols STATX = Symbols.parse("""
            AT_STATX_SYNC_AS_STAT=0 AT_STATX_FORCE_SYNC=0x2000 AT_STATX_DONT_SYNC=0x4000
            """);

    static final Symbols STATX_MASK = Symbols.parse("""
            STATX_ALL=0xfff STATX_BASIC_STATS=0x7ff STATX_TYPE=1 STATX_MODE=2 STATX_NLINK=4 STATX_UID=8 STATX_GID=0x10
            STATX_ATIME=0x20 STATX_MTIME=0x40 STATX_CTIME=0x80 STATX_INO=0x100 STATX_SIZE=0x200 STATX_BLOCKS=0x400
            STATX_BTIME=0x800 STATX_MNT_ID=0x1000 STATX_DIOALIGN=0x2000
            """);

    static final Symbols RENAME = Symbols.parse("""
            RENAME_NOREPLACE=1 RENAME_EXCHANGE=2 RENAME_WHITEOUT=4
            """);

    static final Symbols XATTR = Symbols.parse("""
            XATTR_CREATE=1 XATTR_REPLACE=2
            """);

    static final Symbols FILE_TYPE = Symbols.parse("""
            S_IFSOCK=0140000 S_IFLNK=0120000 S_IFREG=0100000 S_IFBLK=060000 S_IFDIR=040000 S_IFCHR=020000 S_IFIFO=010000
            """);

    static final Symbols MODE_BIT = Symbols.parse("""
            S_ISUID=04000 S_ISGID=02000 S_ISVTX=01000
            """);

    static final Symbols SEEK = Symbols.parse("""
            SEEK_SET=0 SEEK_CUR=1 SEEK_END=2 SEEK_DATA=3 SEEK_HOLE=4
            """);

    static final Symbols FCNTL = Symbols.parse("""
            F_DUPFD=0 F_GETFD=1 F_SETFD=2 F_GETFL=3 F_SETFL=4 F_GETLK=5 F_SETLK=6 F_SETLKW=7 F_SETOWN=8
            F_GETOWN=9 F_SETSIG=10 F_GETSIG=11 F_SETOWN_EX=15 F_GETOWN_EX=16 F_OFD_GETLK=36 F_OFD_SETLK=37
            F_OFD_SETLKW=38 F_SETLEASE=1024 F_GETLEASE=1025 F_NOTIFY=1026 F_DUPFD_CLOEXEC=1030
            F_SETPIPE_SZ=1031 F_GETPIPE_SZ=1032 F_ADD_SEALS=1033 F_GET_SEALS=1034
            """);

    static final Symbols MOUNT = Symbols.parse("""
            MS_RDONLY=1 MS_NOSUID=2 MS_NODEV=4 MS_NOEXEC=8 MS_SYNCHRONOUS=0x10 MS_REMOUNT=0x20
            MS_MANDLOCK=0x40 MS_DIRSYNC=0x80 MS_NOSYMFOLLOW=0x100 MS_NOATIME=0x400 MS_NODIRATIME=0x800
            MS_BIND=0x1000 MS_MOVE=0x2000 MS_REC=0x4000 MS_SILENT=0x8000 MS_POSIXACL=0x10000
            MS_UNBINDABLE=0x20000 MS_PRIVATE=0x40000 MS_SLAVE=0x80000 MS_SHARED=0x100000
            MS_RELATIME=0x200000 MS_KERNMOUNT=0x400000 MS_I_VERSION=0x800000 MS_STRICTATIME=0x1000000
            MS_LAZYTIME=0x2000000
            """);

    static final Symbols UMOUNT = Symbols.parse("""
            MNT_FORCE=1 MNT_DETACH=2 MNT_EXPIRE=4 UMOUNT_NOFOLLOW=8
            """);

    /** The flags above the access mode; four of them differ between architectures. */
    static final Symbols OPEN_X86_64 = Symbols.parse("""
            O_CREAT=0100 O_EXCL=0200 O_NOCTTY=0400 O_TRUNC=01000 O_APPEND=02000 O_NONBLOCK=04000
            O_SYNC=04010000 O_ASYNC=020000 O_DSYNC=010000 O_DIRECT=040000 O_LARGEFILE=0100000
            O_TMPFILE=020200000 O_NOFOLLOW=0400000 O_NOATIME=01000000 O_CLOEXEC=02000000
            O_PATH=010000000 O_DIRECTORY=0200000
            """);

    static final Symbols OPEN_AARCH64 = Symbols.parse("""
            O_CREAT=0100 O_EXCL=0200 O_NOCTTY=0400 O_TRUNC=01000 O_APPEND=02000 O_NONBLOCK=04000
            O_SYNC=04010000 O_ASYNC=020000 O_DSYNC=010000 O_DIRECT=0200000 O_LARGEFILE=0400000
            O_TMPFILE=020040000 O_NOFOLLOW=0100000 O_NOATIME=01000000 O_CLOEXEC=02000000
            O_PATH=010000000 O_DIRECTORY=040000
            """);

    private FileSymbols() {}
}
