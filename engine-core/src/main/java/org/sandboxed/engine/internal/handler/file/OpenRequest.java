package org.sandboxed.engine.internal.handler.file;

import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.DescriptorTable;
import org.sandboxed.engine.internal.kernel.Errnos;

import static org.sandboxed.engine.internal.kernel.FileModes.PERMISSIONS;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_ACCMODE;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_CLOEXEC;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_CREAT;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_DIRECTORY;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_EXCL;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_KNOWN;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_NOCTTY;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_NOFOLLOW;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_NONBLOCK;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_PATH;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_RDONLY;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_RDWR;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_TMPFILE;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_TRUNC;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_WRONLY;
import static org.sandboxed.engine.internal.kernel.OpenFlags.RESOLVE_CACHED;

/** What one of open(2), creat(2), openat(2), openat2(2) asks for. Reused; not thread-safe. */
public final class OpenRequest {

    private static final int OPEN = Numbers.of(Syscall.OPEN);
    private static final int CREAT = Numbers.of(Syscall.CREAT);
    private static final int OPENAT2 = Numbers.of(Syscall.OPENAT2);

    private static final int FINDING = O_CREAT | O_EXCL | O_NOFOLLOW;
    /** What the kernel looks at where only a name is asked for. */
    private static final int NAMING = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

    private final OpenHow how = new OpenHow();

    private int dirfd;
    private int pathIndex;
    private int flags;
    private int mode;
    private long restrictions;

    /** Reads the arguments; 0, or the negated errno where the kernel would not look at the path. */
    public int decode(Call call) {
        int nr = call.nr();
        restrictions = 0;
        if (nr == OPENAT2) {
            return decodeHow(call);
        }
        boolean named = nr == OPEN || nr == CREAT;
        pathIndex = named ? 0 : 1;
        dirfd = named ? AT_FDCWD : call.intArgument(0);
        // The older calls ignore what they do not know.
        flags = (nr == CREAT ? O_CREAT | O_WRONLY | O_TRUNC : call.intArgument(pathIndex + 1)) & O_KNOWN;
        if (isPathOnly()) {
            flags &= NAMING;
        }
        mode = call.intArgument(nr == CREAT ? 1 : pathIndex + 2) & PERMISSIONS;
        return requireMeaning();
    }

    private int decodeHow(Call call) {
        pathIndex = 1;
        dirfd = call.intArgument(0);
        int read = how.read(call);
        if (read < 0) {
            return read;
        }
        flags = how.flags();
        mode = how.mode();
        restrictions = how.restrictions();
        boolean isMuddled = isPathOnly() && (flags & ~NAMING) != 0;
        int result = isMuddled ? -Errnos.EINVAL : requireMeaning();
        return result == 0 && isWaiting() ? -Errnos.EAGAIN : result;
    }

    /** Whether only what the kernel has at hand is wanted, and yet something that it has to fetch. */
    private boolean isWaiting() {
        return (restrictions & RESOLVE_CACHED) != 0 && (creates() || truncates() || isUnnamed());
    }

    /** Flags that mean nothing together are refused, whatever the path is. */
    private int requireMeaning() {
        boolean isMadeDirectory = has(O_CREAT | O_DIRECTORY);
        boolean isUnwritable = isUnnamed() && (!has(O_DIRECTORY) || isReading());
        return isMadeDirectory || isUnwritable ? -Errnos.EINVAL : 0;
    }

    /**
     * The path leads elsewhere than the program wrote, and what the program asks of the way there has been looked at. A
     * descriptor for naming only cannot be given to a program, so it gets one for reading.
     */
    void redirected() {
        restrictions = 0;
        if (isPathOnly()) {
            flags = flags & (O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        }
    }

    public int dirfd() {
        return dirfd;
    }

    /** Which argument is the path. */
    public int pathIndex() {
        return pathIndex;
    }

    public int mode() {
        return mode;
    }

    /** RESOLVE_ flags. */
    public long restrictions() {
        return restrictions;
    }

    /** Whether the descriptor would be good for naming the file only. */
    public boolean isPathOnly() {
        return has(O_PATH);
    }

    public boolean creates() {
        return has(O_CREAT) && !isUnnamed();
    }

    /** Whether an existing file makes the call fail. */
    public boolean isExclusive() {
        return creates() && has(O_EXCL);
    }

    /** Whether a file without a name is asked for, O_TMPFILE. */
    public boolean isUnnamed() {
        return has(O_TMPFILE);
    }

    /** Whether a link at the end is followed. */
    public boolean follows() {
        return !has(O_NOFOLLOW) && !isExclusive();
    }

    /** Whether an existing file would be changed, or could be through the descriptor. */
    public boolean writes() {
        return (flags & O_ACCMODE) != O_RDONLY || has(O_TRUNC) || isUnnamed();
    }

    public boolean isCloseOnExec() {
        return has(O_CLOEXEC);
    }

    /** The flags for opening the file that was found; it cannot block, nor become anybody's terminal. */
    public int reopenFlags() {
        // Of a file without a name, O_EXCL says that it never gets one.
        int finding = isUnnamed() ? FINDING & ~O_EXCL : FINDING;
        return (flags & ~finding) | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
    }

    /** The flags for making a file that is not there. */
    public int createFlags() {
        return (flags & ~O_PATH) | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY;
    }

    public boolean isNonBlocking() {
        return has(O_NONBLOCK);
    }

    /** Whether opening a FIFO waits until its other end is opened; see fifo(7). */
    public boolean waitsForPartner() {
        return !has(O_NONBLOCK) && (flags & O_ACCMODE) != O_RDWR;
    }

    /** Whether the descriptor can be read from. */
    public boolean reads() {
        return (flags & O_ACCMODE) != O_WRONLY;
    }

    /** Whether the file is opened for reading only. */
    boolean isReading() {
        return (flags & O_ACCMODE) == O_RDONLY;
    }

    /** The flags that stay with the descriptor. */
    public int statusFlags() {
        return flags & ~O_NONBLOCK;
    }

    /** Whether only a directory is wanted. */
    public boolean wantsDirectory() {
        return has(O_DIRECTORY) && !isUnnamed();
    }

    /** Whether what is not a directory makes the call fail. */
    boolean isOfDirectory() {
        return has(O_DIRECTORY);
    }

    /** What opening a link itself fails with; positive. */
    int linkFailure() {
        return isOfDirectory() ? Errnos.ENOTDIR : Errnos.ELOOP;
    }

    /** Whether an existing file is emptied. */
    public boolean truncates() {
        return has(O_TRUNC);
    }

    /**
     * Whether there is room for the descriptor, where something would be made or emptied that stayed so without one; else the call has
     * its answer.
     *
     * @param rule why it fails, if it does
     */
    public boolean hasRoom(Call call, DescriptorTable table, int rule) {
        boolean isLosing = !isPathOnly() && (creates() || truncates());
        if (isLosing && table.isFull(call.tid())) {
            call.answer().allow(rule);
            call.answer().fail(Errnos.EMFILE);
            return false;
        }
        return true;
    }

    private boolean has(int flag) {
        return (flags & flag) == flag;
    }
}
