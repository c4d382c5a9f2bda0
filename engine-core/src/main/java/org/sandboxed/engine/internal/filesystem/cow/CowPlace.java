package org.sandboxed.engine.internal.filesystem.cow;

import java.util.Arrays;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.FileStatus;

/**
 * Where a path leads in the merged view. Holds a descriptor, opened with O_PATH, until it is used for the next path. Reused;
 * not thread-safe.
 */
public final class CowPlace implements AutoCloseable {

    /** What was found. */
    public enum Kind {
        /** A file of the view; {@link #fd()} is it, in the layer that it is taken from. */
        FOUND,
        /** Nothing, but its directory is there. */
        ABSENT,
        /** A file without a name, which a program holds open; {@link #fd()} is it. */
        DETACHED,
        /** Something outside of the working directory; {@link #path()} is absolute. */
        OUTSIDE,
        /** A link of a process that is none of the sandbox's. */
        FOREIGN,
        /** The way there fails with {@link #errno()}. */
        FAILED
    }

    private static final int NONE = -1;
    private static final long LARGE = 4 << 20;

    private final PathBytes path = new PathBytes();
    private final FileStatus status = new FileStatus();
    private Kind kind = Kind.FAILED;
    private int fd = NONE;
    private int parent = NONE;
    private int errno;
    private boolean isUpper;
    private boolean endsInSlash;
    private boolean endsInDots;
    private boolean isDetour;
    private boolean hasLinks;
    private boolean hasJumped;
    private boolean hasLeft;
    private boolean isSlashed;
    private boolean isCopied;
    private boolean isPresumed;
    private boolean isHeld;

    public Kind kind() {
        return kind;
    }

    public boolean is(Kind other) {
        return kind == other;
    }

    /** Relative to the working directory, empty for itself; absolute where it is {@link Kind#OUTSIDE}. */
    public PathBytes path() {
        return path;
    }

    /** The descriptor, which stays this object's. */
    public int fd() {
        return fd;
    }

    /** The status of what was found. */
    public FileStatus status() {
        return status;
    }

    /** Why the way there fails, positive. */
    public int errno() {
        return errno;
    }

    /** Whether it was found in the upper layer. */
    public boolean isUpper() {
        return isUpper;
    }

    /** Whether the path was written with a slash at its end. */
    public boolean endsInSlash() {
        return endsInSlash;
    }

    /** Whether the last name was {@code .} or {@code ..}, or there was none. */
    public boolean endsInDots() {
        return endsInDots;
    }

    /** Whether the kernel would not find its way there by the path that the program wrote. */
    public boolean isDetour() {
        return isDetour;
    }

    /** Whether a link was followed on the way. */
    public boolean hasLinks() {
        return hasLinks;
    }

    /** Whether one of them was a link of proc(5) to an open file. */
    public boolean hasJumped() {
        return hasJumped;
    }

    /** Whether the way through the working directory led out of where it began, be it back again. */
    public boolean hasLeft() {
        return hasLeft;
    }

    /** Whether it is no directory, and a slash follows its name in the path or in the link that led to it. */
    public boolean isSlashed() {
        return isSlashed;
    }

    /** Whether to copy it up takes longer than the supervisor should be kept busy. */
    public boolean isLarge() {
        boolean isReal = kind == Kind.FOUND && !isUpper && !isCopied && !isHeld;
        return isReal && status.isRegular() && status.size() >= LARGE;
    }

    /** Whether it is the working directory itself. */
    public boolean isRoot() {
        return path.length() == 0;
    }

    /** Where the last name begins. */
    public int leafStart() {
        return WrittenPath.leafStart(path.bytes(), path.length());
    }

    /** The last name. */
    byte[] leaf() {
        return Arrays.copyOfRange(path.bytes(), leafStart(), path.length());
    }

    /** How long the path of the directory is. */
    public int parentLength() {
        return Math.max(leafStart() - 1, 0);
    }

    @Override
    public void close() {
        if (fd != NONE) {
            Fd.closeRaw(fd);
            fd = NONE;
        }
        if (parent != NONE) {
            Fd.closeRaw(parent);
            parent = NONE;
        }
    }

    void reset() {
        close();
        path.clear();
        errno = 0;
        kind = Kind.FAILED;
        isUpper = false;
        endsInSlash = false;
        endsInDots = false;
        isDetour = false;
        hasLinks = false;
        hasJumped = false;
        hasLeft = false;
        isSlashed = false;
        isPresumed = false;
        isHeld = false;
    }

    void followed() {
        hasLinks = true;
    }

    void jumped() {
        hasLinks = true;
        hasJumped = true;
    }

    void left() {
        hasLeft = true;
    }

    /** Takes over a pinned file of one of the layers. */
    void found(int newFd, boolean upper) {
        close();
        fd = newFd;
        isUpper = upper;
        isCopied = false;
        isHeld = false;
        kind = Kind.FOUND;
    }

    /** It is what a program has open of the real tree, whatever the view has under that path by now. */
    void held() {
        isHeld = true;
    }

    /** The view has it under this path. */
    void located() {
        isHeld = false;
    }

    /** Whether nobody has looked yet what the view has under this path. */
    boolean isHeld() {
        return isHeld;
    }

    /** Takes over the copy of a file of the real tree that was copied under another of its names. */
    void foundCopy(int newFd) {
        found(newFd, false);
        isCopied = true;
    }

    /** Whether the file has been copied to the upper layer, but has not got this name there yet. */
    boolean isCopied() {
        return isCopied;
    }

    void detached(int newFd, boolean upper) {
        found(newFd, upper);
        kind = Kind.DETACHED;
    }

    /** The descriptor, which is the caller's from now on. */
    public int takeFd() {
        int taken = fd;
        fd = NONE;
        return taken;
    }

    /** The same place, which has the descriptor from now on. */
    CowPlace take() {
        CowPlace taken = new CowPlace();
        taken.path.set(path);
        taken.found(takeFd(), isUpper);
        return taken;
    }

    void absent() {
        close();
        kind = Kind.ABSENT;
    }

    /** Takes over the pinned directory of the upper layer in which the name is missing. */
    void absent(int directory) {
        absent();
        parent = directory;
    }

    /** The real tree has nothing here; nobody has looked whether the upper layer has. */
    void presumedAbsent() {
        absent();
        isPresumed = true;
    }

    /** Whether it is ABSENT only if making it does not say that it is there, in the directory of {@link UpperLayer#lastDirectory}. */
    public boolean isPresumed() {
        return isPresumed;
    }

    /** The pinned directory in which a name is missing, which is the caller's from now on; negative where it is not pinned. */
    int takeParent() {
        int taken = parent;
        parent = NONE;
        return taken;
    }

    /** Takes over something outside that a program has open. */
    void foundOutside(int newFd) {
        found(newFd, false);
        kind = Kind.OUTSIDE;
        isDetour = false;
    }

    void outside(boolean detour) {
        close();
        kind = Kind.OUTSIDE;
        isDetour = detour;
    }

    void detour(boolean isOne) {
        isDetour = isOne;
    }

    void foreign() {
        close();
        kind = Kind.FOREIGN;
    }

    void fail(int negatedErrno) {
        close();
        kind = Kind.FAILED;
        errno = -negatedErrno;
    }

    void slashed() {
        isSlashed = true;
    }

    void written(boolean slash, boolean dots) {
        endsInSlash = slash;
        endsInDots = dots;
    }

    /** The negated errno with which an operation on something that has to be there fails; 0 where it is there. */
    public int failure() {
        return switch (kind) {
            case FOUND, DETACHED -> 0;
            case ABSENT -> -Errnos.ENOENT;
            case FAILED -> -errno;
            case OUTSIDE -> -Errnos.EXDEV;
            case FOREIGN -> -Errnos.EACCES;
        };
    }
}
