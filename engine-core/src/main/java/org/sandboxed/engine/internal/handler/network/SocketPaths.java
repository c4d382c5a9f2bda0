package org.sandboxed.engine.internal.handler.network;

import java.nio.charset.StandardCharsets;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.Files;
import org.sandboxed.engine.internal.kernel.OpenFlags;

/**
 * Finds what the path of an AF_UNIX address leads to, from where the program stands, and judges where that really is.
 * Not thread-safe.
 */
final class SocketPaths {

    private final SocketPathRules rules;
    private final Files files = new Files();
    private final byte[] path = new byte[SocketAddress.MAX];
    private final byte[] real = new byte[Files.PATH_MAX + SocketAddress.MAX];

    SocketPaths(SocketPathRules rules) {
        this.rules = rules;
    }

    /**
     * Pins the socket that a path names, symbolic links followed. Links of /proc that jump are not: they would lead
     * through the supervisor's own descriptors.
     *
     * @return an O_PATH descriptor, or a negated errno
     */
    int pin(Call call, SocketAddress address) {
        int length = address.nameLength();
        address.copyTo(path, SocketAddress.UNIX_NAME, length);
        return open(call, length, OpenFlags.O_PATH | OpenFlags.O_CLOEXEC);
    }

    /** Whether the rules let the program write what a descriptor refers to. */
    boolean isWritable(int pinned) {
        int length = realPath(pinned);
        return length > 0 && rules.isWritable(real, length);
    }

    /**
     * Whether the rules let the program make a socket at a path. True where its directory does not exist or cannot be
     * found: the kernel says the same, and Landlock refuses what it should not have been told.
     */
    boolean mayCreate(Call call, SocketAddress address) {
        int length = address.nameLength();
        address.copyTo(path, SocketAddress.UNIX_NAME, length);
        int slash = lastSlash(length);
        byte[] leaf = new byte[length - slash - 1];
        System.arraycopy(path, slash + 1, leaf, 0, leaf.length);
        int directory = openParent(call, slash);
        if (directory < 0) {
            return true;
        }
        int parent = realPath(directory);
        Fd.closeRaw(directory);
        if (parent <= 0) {
            return false;
        }
        real[parent] = '/';
        System.arraycopy(leaf, 0, real, parent + 1, leaf.length);
        return rules.isWritable(real, parent + 1 + leaf.length);
    }

    private int openParent(Call call, int slash) {
        int flags = OpenFlags.O_PATH | OpenFlags.O_DIRECTORY | OpenFlags.O_CLOEXEC;
        if (slash < 0) {
            path[0] = '.';
            return open(call, 1, flags);
        }
        return open(call, Math.max(slash, 1), flags);
    }

    private int lastSlash(int length) {
        int at = length - 1;
        while (at >= 0 && path[at] != '/') {
            at--;
        }
        return at;
    }

    private int open(Call call, int length, int flags) {
        if (path[0] == '/') {
            return openAt(OpenFlags.AT_FDCWD, length, flags);
        }
        byte[] link = ascii("/proc/" + call.tid() + "/cwd");
        int cwd = files.openat2(OpenFlags.AT_FDCWD, link, link.length, OpenFlags.O_PATH | OpenFlags.O_CLOEXEC, 0, 0);
        if (cwd < 0) {
            return cwd;
        }
        // Before this, the number could have become another thread's.
        int result = call.isHeld() ? openAt(cwd, length, flags) : -Errnos.ESRCH;
        Fd.closeRaw(cwd);
        return result;
    }

    private int openAt(int directory, int length, int flags) {
        return files.openat2(directory, path, length, flags, 0, OpenFlags.RESOLVE_NO_MAGICLINKS);
    }

    private int realPath(int fd) {
        byte[] link = ascii("/proc/self/fd/" + fd);
        return files.readlinkat(OpenFlags.AT_FDCWD, link, link.length, real);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
