package org.sandboxed.engine.internal.kernel;

/** Waits until what was written is on the disk. Results are 0 or negated errnos. */
public final class Sync {

    private static final long SYNCFS = Libc.symbol("syncfs");
    private static final long FSYNC = Libc.symbol("fsync");

    private Sync() {}

    /** syncfs(2): everything on the file system of an open file. */
    public static int fileSystem(int fd) {
        return (int) Libc.call(SYNCFS, fd);
    }

    /** fsync(2): one file, or the names in one directory. */
    public static int file(int fd) {
        return (int) Libc.call(FSYNC, fd);
    }
}
