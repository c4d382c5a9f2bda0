package org.sandboxed.engine.internal.handler.disk;

import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.ProcPaths;
import org.sandboxed.engine.internal.filesystem.disk.DiskMeter;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.Files;
import org.sandboxed.engine.internal.kernel.OpenFlags;
import org.sandboxed.engine.internal.kernel.ProcFiles;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;

/** A file that a program has open, as proc(5) shows it. Reused; not thread-safe. */
final class OpenFile {

    private static final int OCTAL = 8;
    private static final int DECIMAL = 10;

    private final DiskMeter meter;
    private final ProcPaths procPaths = new ProcPaths();
    private final Files files = new Files();
    private final FileStatus status = new FileStatus();
    private final ProcFiles processFiles = new ProcFiles();
    private final byte[] target = new byte[Files.PATH_MAX];
    private final byte[] info = new byte[ProcFiles.MAX_READ];
    private long position;
    private long flags;

    OpenFile(DiskMeter meter) {
        this.meter = meter;
    }

    /** Whether the descriptor is a regular file that counts; its size is known then. */
    boolean isCounted(Call call, int fd) {
        PathBytes link = procPaths.descriptor(call.tid(), fd);
        int length = files.readlinkat(AT_FDCWD, link.bytes(), link.length(), target);
        return length > 0 && meter.isCounted(target, length) && isRegular(link);
    }

    /** Whether the descriptor is a regular file; its size is known then. */
    boolean isRegular(Call call, int fd) {
        return isRegular(procPaths.descriptor(call.tid(), fd));
    }

    private boolean isRegular(PathBytes link) {
        return files.status(AT_FDCWD, link.bytes(), link.length(), status) == 0 && status.isRegular();
    }

    long size() {
        return status.size();
    }

    /** Reads where the descriptor is and how it was opened; false where it is gone. */
    boolean isOpen(Call call, int fd) {
        int length = processFiles.read(call.tid(), "fdinfo/" + fd, info);
        int line = 0;
        while (line < length && info[line] != '\n') {
            line++;
        }
        position = number(0, line, DECIMAL);
        flags = number(line + 1, length, OCTAL);
        return length > 0;
    }

    /** Where a read or write without an offset of its own takes place. */
    long position() {
        return position;
    }

    /** Whether every write goes to the end. */
    boolean appends() {
        return (flags & OpenFlags.O_APPEND) != 0;
    }

    /** The number in the line that begins here, such as {@code pos:	42}. */
    private long number(int from, int end, int radix) {
        long value = 0;
        for (int i = from; i < end && info[i] != '\n'; i++) {
            if (info[i] >= '0' && info[i] <= '9') {
                value = value * radix + info[i] - '0';
            }
        }
        return value;
    }
}
