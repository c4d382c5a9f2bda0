package org.sandboxed.engine.internal.filesystem.diff;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.Files;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.OpenFlags;
import org.sandboxed.engine.internal.kernel.PinnedFiles;
import org.sandboxed.engine.internal.kernel.Pipes;

/** Reads regular files, never anything whose reading could wait or have an effect. Not thread-safe. */
final class ContentReader {

    private static final int PIN = OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW | OpenFlags.O_CLOEXEC;
    private static final int READ =
            OpenFlags.O_RDONLY | OpenFlags.O_NONBLOCK | OpenFlags.O_NOCTTY | OpenFlags.O_CLOEXEC;
    private static final int OWNER_READS = 0400;
    private static final int PERMISSIONS = 07777;
    private static final int CHUNK = 64 * 1024;

    private final boolean mayOpen;
    private final Files files = new Files();
    private final PinnedFiles pinned = new PinnedFiles();
    private final NativeMemory buffer = NativeMemory.onDemand(CHUNK);

    /**
     * Creates a reader.
     *
     * @param mayOpen whether a file that its owner may not read gets another mode for a moment
     */
    ContentReader(boolean mayOpen) {
        this.mayOpen = mayOpen;
    }

    /**
     * Reads a file.
     *
     * @param status what the name stood for just now; what it stands for when it is read, afterwards
     * @return null where it cannot be read, or has grown too large
     */
    byte @Nullable [] read(int directory, byte[] name, FileStatus status) {
        int pin = files.openat2(directory, name, name.length, PIN, 0, 0);
        if (pin < 0) {
            return null;
        }
        try {
            return pinned.status(pin, status) == 0 && status.isRegular() ? readPinned(pin, status) : null;
        } finally {
            Fd.closeRaw(pin);
        }
    }

    private byte @Nullable [] readPinned(int pin, FileStatus status) {
        int fd = pinned.reopen(pin, READ);
        if (fd == -Errnos.EACCES && mayOpen) {
            int mode = status.mode() & PERMISSIONS;
            pinned.chmod(pin, mode | OWNER_READS);
            fd = pinned.reopen(pin, READ);
            pinned.chmod(pin, mode);
            pinned.status(pin, status);
        }
        if (fd < 0) {
            return null;
        }
        try {
            return readOpen(fd);
        } finally {
            Fd.closeRaw(fd);
        }
    }

    private byte @Nullable [] readOpen(int fd) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        int got = Pipes.read(fd, buffer.address(), CHUNK);
        while (got > 0) {
            content.writeBytes(buffer.toArray(0, got));
            if (content.size() > ContentBudget.MOST_OF_A_FILE) {
                return null;
            }
            got = Pipes.read(fd, buffer.address(), CHUNK);
        }
        return got < 0 ? null : content.toByteArray();
    }
}
