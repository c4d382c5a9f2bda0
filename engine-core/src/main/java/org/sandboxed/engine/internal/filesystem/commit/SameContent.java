package org.sandboxed.engine.internal.filesystem.commit;

import java.util.Arrays;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.Files;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.OpenFlags;
import org.sandboxed.engine.internal.kernel.PinnedFiles;
import org.sandboxed.engine.internal.kernel.Pipes;

/** Whether two pinned files of one type and size have the same in them; what cannot be read has not. Not thread-safe. */
final class SameContent {

    private static final int READ =
            OpenFlags.O_RDONLY | OpenFlags.O_NONBLOCK | OpenFlags.O_NOCTTY | OpenFlags.O_CLOEXEC;
    private static final int CHUNK = 128 * 1024;
    private static final byte[] ITSELF = {};

    private final Files files = new Files();
    private final PinnedFiles pinned = new PinnedFiles();
    private final NativeMemory first = NativeMemory.onDemand(CHUNK);
    private final NativeMemory second = NativeMemory.onDemand(CHUNK);

    /** Of two symbolic links, whether they lead to the same path. */
    boolean ofLinks(int link, int another) {
        byte[] target = new byte[Files.PATH_MAX];
        byte[] other = new byte[Files.PATH_MAX];
        int length = files.readlinkat(link, ITSELF, 0, target);
        int otherLength = files.readlinkat(another, ITSELF, 0, other);
        return length >= 0 && length == otherLength && Arrays.equals(target, 0, length, other, 0, length);
    }

    /** Of two regular files. */
    boolean ofFiles(int file, int another, long size) {
        int fd = pinned.reopen(file, READ);
        int other = pinned.reopen(another, READ);
        try {
            return fd >= 0 && other >= 0 && haveSame(fd, other, size);
        } finally {
            close(fd);
            close(other);
        }
    }

    private static void close(int fd) {
        if (fd >= 0) {
            Fd.closeRaw(fd);
        }
    }

    private boolean haveSame(int fd, int other, long size) {
        for (long at = 0; at < size; ) {
            int got = Pipes.readAt(fd, first.address(), CHUNK, at);
            int gotOther = got <= 0 ? -Errnos.EIO : Pipes.readAt(other, second.address(), got, at);
            if (got != gotOther || !Arrays.equals(first.toArray(0, got), second.toArray(0, got))) {
                return false;
            }
            at += got;
        }
        return true;
    }
}
