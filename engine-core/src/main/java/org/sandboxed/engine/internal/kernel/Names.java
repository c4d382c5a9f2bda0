package org.sandboxed.engine.internal.kernel;

/**
 * Makes, removes and moves names in directories that are given by descriptor. Buffers are laid out once for each
 * instance; not thread-safe. Results are 0 or negated errnos.
 */
public final class Names {

    private static final long UNLINKAT = Libc.symbol("unlinkat");
    private static final long RENAMEAT2 = Libc.symbol("renameat2");
    private static final long LINKAT = Libc.symbol("linkat");
    private static final long SYMLINKAT = Libc.symbol("symlinkat");
    private static final long MKDIRAT = Libc.symbol("mkdirat");
    private static final long MKNODAT = Libc.symbol("mknodat");
    private static final long UMASK = Libc.symbol("umask");

    private final NativeMemory first = NativeMemory.onDemand(Files.PATH_MAX);
    private final NativeMemory second = NativeMemory.onDemand(Files.PATH_MAX);

    /** unlinkat(2). */
    public int unlinkat(int dirfd, byte[] name, int length, int flags) {
        return (int) Libc.call(UNLINKAT, dirfd, text(first, name, length), flags);
    }

    /** renameat2(2). */
    public int renameat2(
            int oldDirfd, byte[] oldName, int oldLength, int newDirfd, byte[] newName, int newLength, int flags) {
        long from = text(first, oldName, oldLength);
        return (int) Libc.call(RENAMEAT2, oldDirfd, from, newDirfd, text(second, newName, newLength), flags);
    }

    /** linkat(2); an empty old name with AT_EMPTY_PATH stands for the old descriptor itself. */
    public int linkat(
            int oldDirfd, byte[] oldName, int oldLength, int newDirfd, byte[] newName, int newLength, int flags) {
        long from = text(first, oldName, oldLength);
        return (int) Libc.call(LINKAT, oldDirfd, from, newDirfd, text(second, newName, newLength), flags);
    }

    /** symlinkat(2). */
    public int symlinkat(byte[] target, int targetLength, int dirfd, byte[] name, int length) {
        long to = text(first, target, targetLength);
        return (int) Libc.call(SYMLINKAT, to, dirfd, text(second, name, length));
    }

    /** mkdirat(2). */
    public int mkdirat(int dirfd, byte[] name, int length, int mode) {
        return (int) Libc.call(MKDIRAT, dirfd, text(first, name, length), mode);
    }

    /** mknodat(2) of what is no device. */
    public int mknodat(int dirfd, byte[] name, int length, int mode) {
        return (int) Libc.call(MKNODAT, dirfd, text(first, name, length), mode, 0);
    }

    /** umask(2) of the calling thread; the old one. */
    public static int umask(int mask) {
        return (int) Libc.call(UMASK, mask);
    }

    private static long text(NativeMemory into, byte[] name, int length) {
        into.put(0, name, 0, length);
        into.putByte(length, (byte) 0);
        return into.address();
    }
}
