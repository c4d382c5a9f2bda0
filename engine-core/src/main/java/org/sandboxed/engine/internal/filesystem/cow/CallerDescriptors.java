package org.sandboxed.engine.internal.filesystem.cow;

import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.filesystem.Caller;
import org.sandboxed.engine.internal.filesystem.LastCaller;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.ProcPaths;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Files;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_CLOEXEC;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_PATH;

/** What descriptors of programs, and their working directories, are for the kernel. Not thread-safe. */
final class CallerDescriptors {

    private static final int PIN = O_PATH | O_CLOEXEC;

    private final Layers layers;
    private final Files files;
    private final ProcPaths procPaths = new ProcPaths();
    private final PathBytes text = new PathBytes();
    private @Nullable LastCaller last;

    CallerDescriptors(Layers layers) {
        this.layers = layers;
        this.files = layers.files();
    }

    /** From now on working directories are asked for by way of who knows those of callers that stay where they are. */
    void ask(LastCaller lastCaller) {
        last = lastCaller;
    }

    /** Pins what a descriptor refers to, or the working directory for AT_FDCWD; a descriptor or a negated errno. */
    int pin(Caller caller, int fd) {
        PathBytes link = procPaths.descriptor(caller.tid(), fd);
        int opened = files.openat2(AT_FDCWD, link.bytes(), link.length(), PIN, 0, 0);
        return opened == -Errnos.ENOENT && fd != AT_FDCWD ? -Errnos.EBADF : opened;
    }

    /**
     * Whether a relative path starts in a directory of the view that has a path: that takes one call. A descriptor may be that of
     * a file, in which only a name is looked for and not found.
     *
     * @param base gets the path of the directory
     */
    boolean isDirectoryInside(Caller caller, int dirfd, byte[] path, PathBytes base) {
        if (dirfd != AT_FDCWD) {
            return path[0] != '.' && isInside(readDescriptor(caller, dirfd), base);
        }
        if (last == null) {
            return isInside(readDescriptor(caller, AT_FDCWD), base);
        }
        if (last.isInKept(caller)) {
            base.clear();
            return true;
        }
        boolean isInside = isInside(last.workingDirectory(caller, text.room()), base);
        // Only the root of the working directory stays where it is, whatever programs move.
        if (isInside && base.length() == 0) {
            last.keepWorkingDirectory();
        }
        return isInside;
    }

    private int readDescriptor(Caller caller, int fd) {
        PathBytes link = procPaths.descriptor(caller.tid(), fd);
        return files.readlinkat(AT_FDCWD, link.bytes(), link.length(), text.room());
    }

    private boolean isInside(int read, PathBytes base) {
        if (read <= 0 || read >= Files.PATH_MAX) {
            return false;
        }
        text.setLength(read);
        return !Layers.endsInMark(text) && layers.isDirectoryInside(text, base);
    }
}
