package org.sandboxed.engine.internal.handler.cow;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.handler.chroot.ProgramStage;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.NativeText;
import org.sandboxed.engine.internal.kernel.ProcFiles;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_SYMLINK_NOFOLLOW;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_CLOEXEC;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_RDONLY;

/**
 * Lets the kernel execute a spring board in another root where a program is executed by a descriptor, or by its name in an open
 * directory: in the place of that descriptor it finds the board, or the directory that the board is in, and in the place of the
 * name that of the board. A link is what the path of execve(2) is replaced by, and may not be followed here.
 */
final class DescriptorExec {

    private static final int OCTAL = 8;

    private final CowSupport support;
    private final ProgramStage stage;
    private final ProcFiles processFiles = new ProcFiles();

    DescriptorExec(CowSupport support, ProgramStage stage) {
        this.support = support;
        this.stage = stage;
    }

    /** Whether the kernel could not be led by the path alone. */
    static boolean concerns(int dirfd, int flags) {
        return dirfd != AT_FDCWD || (flags & AT_SYMLINK_NOFOLLOW) != 0;
    }

    /** The path by which an interpreter finds a script; see execveat(2). */
    static byte[] told(int dirfd, byte[] written, int length) {
        byte[] path = Arrays.copyOf(written, length);
        if (dirfd == AT_FDCWD || (length > 0 && written[0] == '/')) {
            return path;
        }
        byte[] start = ("/dev/fd/" + dirfd + (length > 0 ? "/" : "")).getBytes(StandardCharsets.US_ASCII);
        byte[] told = Arrays.copyOf(start, start.length + length);
        System.arraycopy(path, 0, told, start.length, length);
        return told;
    }

    /** Whether an interpreter would find no script, because the descriptor that leads to it is closed by then. */
    boolean isClosedFor(Call call, int dirfd, byte[] written, int length) {
        boolean isNamedByDescriptor = dirfd != AT_FDCWD && (length == 0 || written[0] != '/');
        return isNamedByDescriptor && closesOnExec(call, dirfd);
    }

    private boolean closesOnExec(Call call, int fd) {
        for (String line : processFiles.text(call.tid(), "fdinfo/" + fd).split("\n", -1)) {
            if (line.startsWith("flags:")) {
                return (Long.parseLong(line.substring(6).trim(), OCTAL) & O_CLOEXEC) != 0;
            }
        }
        return false;
    }

    /** Whether the kernel will now execute the spring board. */
    boolean reachBoard(Call call, int dirfd, byte[] written, int length) {
        if (dirfd != AT_FDCWD && !lend(call, dirfd, length == 0)) {
            return false;
        }
        if (length > 0) {
            PathChange change = support.execMemory().replace(call, written, length, stage.board());
            if (change == PathChange.NOTHING) {
                support.lent().settle(call);
                return false;
            }
            support.replaced().add(change);
        }
        return true;
    }

    private boolean lend(Call call, int dirfd, boolean isProgram) {
        byte[] path = isProgram
                ? stage.springBoard()
                : NativeText.encode(stage.directory().toString());
        int instead = support.files().openat2(AT_FDCWD, path, path.length, O_RDONLY | O_CLOEXEC, 0, 0);
        boolean isLent = instead >= 0 && support.lent().lend(call, dirfd, instead, closesOnExec(call, dirfd));
        if (instead >= 0) {
            Fd.closeRaw(instead);
        }
        return isLent;
    }
}
