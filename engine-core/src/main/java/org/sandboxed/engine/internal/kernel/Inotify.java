package org.sandboxed.engine.internal.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Watches of inotify(7), set on a duplicate of a program's descriptor. The buffer is laid out once for each instance; not
 * thread-safe.
 */
public final class Inotify {

    public static final int IN_ATTRIB = 0x4;
    public static final int IN_MOVED_FROM = 0x40;
    public static final int IN_MOVED_TO = 0x80;
    public static final int IN_CREATE = 0x100;
    public static final int IN_DELETE = 0x200;
    /** Told of every watch, whether it is asked for or not. */
    public static final int IN_UNMOUNT = 0x2000;

    public static final int IN_ONLYDIR = 0x1000000;
    public static final int IN_DONT_FOLLOW = 0x2000000;
    public static final int IN_MASK_CREATE = 0x10000000;
    public static final int IN_MASK_ADD = 0x20000000;

    private static final long INOTIFY_ADD_WATCH = Libc.symbol("inotify_add_watch");
    private static final byte[] FD_FOLDER = "/proc/self/fd/".getBytes(StandardCharsets.US_ASCII);
    private static final int LINK_SIZE = 32;

    private final NativeMemory link = NativeMemory.allocate(LINK_SIZE);

    /**
     * Watches a file.
     *
     * @param fd of an inotify instance
     * @param file opened with O_PATH
     * @return the number of the watch, or a negated errno
     */
    public int watch(int fd, int file, int mask) {
        byte[] number = Integer.toString(file).getBytes(StandardCharsets.US_ASCII);
        link.put(0, FD_FOLDER, 0, FD_FOLDER.length);
        link.put(FD_FOLDER.length, number, 0, number.length);
        link.putByte(FD_FOLDER.length + number.length, (byte) 0);
        return (int) Libc.call(INOTIFY_ADD_WATCH, fd, link.address(), mask & ~IN_DONT_FOLLOW);
    }

    /** Whether a descriptor is that of an inotify instance that has this watch, on this file. */
    public static boolean has(int fd, int watch, long inode) {
        String line = "inotify wd:" + Integer.toHexString(watch) + " ino:" + Long.toHexString(inode) + " ";
        try {
            return java.nio.file.Files.readString(Path.of("/proc/self/fdinfo/" + fd), StandardCharsets.US_ASCII)
                    .contains(line);
        } catch (IOException gone) {
            return false;
        }
    }
}
