package org.sandboxed.engine.internal.filesystem;

import java.nio.charset.StandardCharsets;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.Files;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.Pipes;
import org.sandboxed.engine.internal.kernel.Processes;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_CLOEXEC;

/** What {@code /proc/PID} tells about a caller on whose behalf something is to be done. Not thread-safe. */
public final class CallerStatus {

    static final int SIZE = 512;
    private static final byte[] UMASK = "\nUmask:\t".getBytes(StandardCharsets.US_ASCII);
    /** Nothing for anybody else, where the kernel does not say. */
    static final int STRICT = 0077;

    private final Files files = new Files();
    private final FileStatus status = new FileStatus();
    private final NativeMemory text = NativeMemory.onDemand(SIZE);
    private final ProcPaths procPaths = new ProcPaths();

    /** Who the supervisor is, asked once. */
    private static final class Own {
        static final int UID = Processes.effectiveUid();
        static final int GID = gid();

        private static int gid() {
            CallerStatus own = new CallerStatus();
            own.look(Processes.pid());
            return own.status.gid();
        }
    }

    /**
     * Whether the caller may do no less than the supervisor. Only a privileged program can have become somebody else, for
     * under no_new_privs an exec changes no identity.
     */
    public boolean isSupervisorsEqual(Caller caller) {
        return isOrdinary() || (look(caller.tid()) && isSupervisors(status));
    }

    /** Whether the supervisor is an ordinary user, whose programs cannot become anybody else. */
    static boolean isOrdinary() {
        return Own.UID != 0;
    }

    /** Whether a directory of proc(5) belongs to somebody with the ids of the supervisor. */
    static boolean isSupervisors(FileStatus owner) {
        return owner.uid() == Own.UID && owner.gid() == Own.GID;
    }

    /** The caller's umask. */
    public int umask(Caller caller) {
        PathBytes path = procPaths.file(caller.tid(), ProcPaths.STATUS);
        int fd = files.openat2(AT_FDCWD, path.bytes(), path.length(), O_CLOEXEC, 0, 0);
        if (fd < 0) {
            return STRICT;
        }
        int length = Pipes.read(fd, text.address(), SIZE);
        Fd.closeRaw(fd);
        return umask(text, length);
    }

    /** The umask in the text of such a file. */
    static int umask(NativeMemory text, int length) {
        int matched = 0;
        for (int i = 0; i < length; i++) {
            if (matched == UMASK.length) {
                return octal(text, i, length);
            }
            byte read = text.getByte(i);
            matched = read == UMASK[matched] ? matched + 1 : read == UMASK[0] ? 1 : 0;
        }
        return STRICT;
    }

    private static int octal(NativeMemory text, int from, int length) {
        int value = 0;
        for (int i = from; i < length && text.getByte(i) != '\n'; i++) {
            value = value * 8 + text.getByte(i) - '0';
        }
        return value;
    }

    private boolean look(int tid) {
        PathBytes path = procPaths.process(tid);
        return files.status(AT_FDCWD, path.bytes(), path.length(), status) == 0;
    }
}
