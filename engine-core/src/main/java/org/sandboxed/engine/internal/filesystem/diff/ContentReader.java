package org.sandboxed.engine.internal.filesystem.diff;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.OpenFlags;
import org.sandboxed.engine.internal.kernel.PinnedFiles;
import org.sandboxed.engine.internal.kernel.Pipes;

import static org.sandboxed.engine.internal.kernel.FileModes.PERMISSIONS;

/** Reads regular files, never anything whose reading could wait or have an effect. Not thread-safe. */
final class ContentReader {

    private static final int READ =
            OpenFlags.O_RDONLY | OpenFlags.O_NONBLOCK | OpenFlags.O_NOCTTY | OpenFlags.O_CLOEXEC;
    private static final int OWNER_READS = 0400;
    private static final int CHUNK = 64 * 1024;

    private final boolean mayOpen;
    private final PinnedFiles pinned;
    private final NativeMemory buffer = NativeMemory.onDemand(CHUNK);

    /**
     * Creates a reader.
     *
     * @param mayOpen whether a file that its owner may not read gets another mode for a moment
     * @param pinned makes the calls
     */
    ContentReader(boolean mayOpen, PinnedFiles pinned) {
        this.mayOpen = mayOpen;
        this.pinned = pinned;
    }

    /**
     * Opens a pinned file for reading.
     *
     * @param status of the file; what it is afterwards, where its mode was another for a moment
     * @return a descriptor, or a negated errno
     */
    int open(int pin, FileStatus status) {
        int fd = pinned.reopen(pin, READ);
        if (fd == -Errnos.EACCES && mayOpen) {
            int mode = status.mode() & PERMISSIONS;
            pinned.chmod(pin, mode | OWNER_READS);
            fd = pinned.reopen(pin, READ);
            pinned.chmod(pin, mode);
            pinned.status(pin, status);
        }
        return fd;
    }

    /**
     * Reads an open file from its start.
     *
     * @param size how large it is said to be; it is read to its end nevertheless
     * @return null where it cannot be read, or has grown too large
     */
    byte @Nullable [] read(int fd, long size) {
        int got = Pipes.read(fd, buffer.address(), CHUNK);
        // There was room for more: that was its end.
        if (got == size && got < CHUNK) {
            return buffer.toArray(0, got);
        }
        return readOn(fd, got);
    }

    private byte @Nullable [] readOn(int fd, int first) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        int got = first;
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
