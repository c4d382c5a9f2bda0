package org.sandboxed.engine.internal.kernel;

import java.nio.charset.StandardCharsets;

/**
 * The numbers of sockets in sockfs, read from {@code /proc/<task>/fd}; see proc(5). A socket keeps its number wherever its
 * descriptor is duplicated or passed to. Nothing is allocated per call; not thread-safe.
 */
public final class SocketInodes {

    private static final byte[] SOCKET = "socket:[".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PROC = "/proc/".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FD = "/fd/".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SELF = "self".getBytes(StandardCharsets.US_ASCII);

    /** What is longer is no socket. */
    private static final int MAX_LINK = 64;

    private final Files files = new Files();
    private final byte[] path = new byte[64];
    private final byte[] link = new byte[MAX_LINK];
    private int end;

    /** The socket behind a descriptor of another task, or a negated errno: EBADF where there is none, ENOTSOCK. */
    public long of(int task, int fd) {
        if (fd < 0) {
            return -Errnos.EBADF;
        }
        end = 0;
        put(PROC);
        put(task);
        put(FD);
        put(fd);
        return read();
    }

    /** The socket behind a descriptor of this process. */
    public long own(Fd fd) {
        end = 0;
        put(PROC);
        put(SELF);
        put(FD);
        put(fd.number());
        return read();
    }

    private long read() {
        int length = files.readlinkat(OpenFlags.AT_FDCWD, path, end, link, MAX_LINK);
        if (length <= SOCKET.length) {
            return length < 0 ? -Errnos.EBADF : -Errnos.ENOTSOCK;
        }
        for (int i = 0; i < SOCKET.length; i++) {
            if (link[i] != SOCKET[i]) {
                return -Errnos.ENOTSOCK;
            }
        }
        long inode = 0;
        for (int i = SOCKET.length; i < length - 1; i++) {
            inode = inode * 10 + (link[i] - '0');
        }
        return inode;
    }

    private void put(byte[] text) {
        System.arraycopy(text, 0, path, end, text.length);
        end += text.length;
    }

    private void put(int number) {
        if (number >= 10) {
            put(number / 10);
        }
        path[end++] = (byte) ('0' + number % 10);
    }
}
