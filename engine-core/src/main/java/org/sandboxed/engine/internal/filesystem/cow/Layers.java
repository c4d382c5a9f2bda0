package org.sandboxed.engine.internal.filesystem.cow;

import java.util.Arrays;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.Files;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.PinnedFiles;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_CLOEXEC;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_DIRECTORY;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_NOFOLLOW;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_PATH;
import static org.sandboxed.engine.internal.kernel.OpenFlags.RESOLVE_BENEATH;
import static org.sandboxed.engine.internal.kernel.OpenFlags.RESOLVE_NO_MAGICLINKS;
import static org.sandboxed.engine.internal.kernel.OpenFlags.RESOLVE_NO_SYMLINKS;

/**
 * The two layers of a working directory, looked at beneath their pinned roots: what the upper layer has comes first, what
 * was deleted is not there, and the rest is the real tree's. For paths without links and dots. Not thread-safe.
 */
final class Layers {

    private static final int PIN = O_PATH | O_NOFOLLOW | O_CLOEXEC;
    private static final long BENEATH = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
    private static final byte[] HERE = {'.'};
    private static final byte[] DOT = {'/', '.'};
    private static final byte[] DELETED = {' ', '(', 'd', 'e', 'l', 'e', 't', 'e', 'd', ')'};
    /** RESOLVE_BENEATH gives up where a directory moves meanwhile. */
    private static final int ATTEMPTS = 8;

    private final CowTree tree;
    private final Files files = new Files();
    private final PinnedFiles pinned = new PinnedFiles();
    private final FileStatus other = new FileStatus();
    private final LastDirectory last;
    private final LastFile lastFile;
    private final PathBytes leaf = new PathBytes();
    private final HeldFiles held;

    Layers(CowTree tree) {
        this.tree = tree;
        this.held = new HeldFiles(this);
        this.last = new LastDirectory(tree);
        this.lastFile = new LastFile(tree);
    }

    CowTree tree() {
        return tree;
    }

    Files files() {
        return files;
    }

    PinnedFiles pinned() {
        return pinned;
    }

    /** Files of the real tree that programs hold. */
    HeldFiles held() {
        return held;
    }

    /** Pins what is at a path of the upper layer; a descriptor or a negated errno. */
    int pinUpper(byte[] path, int length) {
        if (tree.isStaged(path, length)) {
            return -Errnos.ENOENT;
        }
        int start = WrittenPath.leafStart(path, length);
        if (start == length || !last.is(path, Math.max(start - 1, 0))) {
            return pin(tree.upper(), path, length);
        }
        leaf.clear();
        leaf.append(path, start, length - start);
        return pin(last.fd(), leaf.bytes(), leaf.length());
    }

    /** Pins a directory of the upper layer in which something is about to be made; a descriptor or a negated errno. */
    int pinUpperDirectory(byte[] path, int length) {
        if (!last.is(path, length)) {
            int fd = tree.isStaged(path, length) ? -Errnos.ENOENT : pin(tree.upper(), path, length, PIN | O_DIRECTORY);
            if (fd < 0) {
                return fd;
            }
            last.set(path, length, fd);
        }
        return Fd.duplicateRaw(last.fd());
    }

    /** Whether a place is one in the directory that is kept pinned, and only the upper layer can have anything there. */
    boolean isPresumablyAbsent(CowPlace place) {
        return !place.isRoot()
                && last.is(place.path().bytes(), place.parentLength())
                && isMissingInLower(place.path().bytes(), place.path().length());
    }

    /** The directory that is kept pinned. */
    int lastDirectory() {
        return last.fd();
    }

    /** Lets the directory go that was kept pinned. */
    void release() {
        last.close();
    }

    /** Pins what is at a path of the real tree, deleted or not; a descriptor or a negated errno. */
    int pinLower(byte[] path, int length) {
        return pin(tree.lower(), path, length);
    }

    private int pin(int root, byte[] path, int length) {
        return pin(root, path, length, PIN);
    }

    private int pin(int root, byte[] path, int length, int flags) {
        int result = -Errnos.EAGAIN;
        for (int i = 0; i < ATTEMPTS && result == -Errnos.EAGAIN; i++) {
            result = length == 0
                    ? files.openat2(root, HERE, 1, flags, 0, BENEATH)
                    : files.openat2(root, path, length, flags, 0, BENEATH);
        }
        return result;
    }

    /**
     * Looks for the path that is in the place.
     *
     * @return 0 where it is FOUND, with its status; a negated errno, ELOOP for a link on the way
     */
    int look(CowPlace place) {
        return look(place.path().bytes(), place.path().length(), place);
    }

    private int look(byte[] path, int length, CowPlace place) {
        int fd = pinUpper(path, length);
        boolean upper = fd >= 0;
        if (fd == -Errnos.ENOENT && !tree.whiteouts().covers(path, length)) {
            fd = pinLower(path, length);
        }
        if (fd < 0) {
            return fd;
        }
        place.found(fd, upper);
        readStatus(fd, place.status());
        takeCopyOfLinked(place, upper);
        return 0;
    }

    /** A file with several names is its copy, if there is one. */
    void takeCopyOfLinked(CowPlace place, boolean upper) {
        if (!upper && place.status().links() > 1 && !place.status().isDirectory()) {
            takeCopy(place);
        }
    }

    /** A real file with several names that was copied under one of them has been copied under all. */
    private void takeCopy(CowPlace place) {
        int copy =
                tree.identities().copyOf(place.status().device(), place.status().inode());
        if (copy >= 0) {
            int fd = new Fd(copy).duplicate().number();
            place.foundCopy(fd);
            readStatus(fd, place.status());
        }
    }

    /** 0 where names may be looked up in a directory of the view, which is what a dot stands for; a negated errno where not. */
    int requireSearchable(PathBytes directory) {
        byte[] path = directory.bytes();
        int length = directory.length();
        leaf.set(directory);
        leaf.append(length == 0 ? HERE : DOT);
        if (leaf.isTooLong()) {
            return -Errnos.ENAMETOOLONG;
        }
        int fd = pin(tree.upper(), leaf.bytes(), leaf.length());
        if (fd == -Errnos.ENOENT && !tree.whiteouts().covers(path, length)) {
            fd = pin(tree.lower(), leaf.bytes(), leaf.length());
        }
        if (fd >= 0) {
            Fd.closeRaw(fd);
        }
        return Math.min(fd, 0);
    }

    /** Whether the real tree has something at a path that was not deleted. */
    boolean isInLower(byte[] path, int length) {
        return !tree.whiteouts().covers(path, length) && lookInLower(path, length) == 0;
    }

    private boolean isMissingInLower(byte[] path, int length) {
        return tree.whiteouts().covers(path, length) || lookInLower(path, length) == -Errnos.ENOENT;
    }

    /** Whether the real tree has something at a path, deleted or not, with its status in {@link #other}; 0 or a negated errno. */
    private int lookInLower(byte[] path, int length) {
        if (length > 0 && WrittenPath.leafStart(path, length) == 0) {
            // On the way to a single name there is nothing that could be a link, and nothing has to be opened.
            return files.statusOfName(tree.lower(), path, length, other);
        }
        int fd = pinLower(path, length);
        if (fd >= 0) {
            readStatus(fd, other);
            Fd.closeRaw(fd);
        }
        return Math.min(fd, 0);
    }

    /**
     * Hides what the real tree has at a path, if it has anything.
     *
     * @param wasUpper whether the view took the path from the upper layer
     */
    void hide(byte[] path, int length, boolean wasUpper) {
        if (tree.whiteouts().covers(path, length)) {
            return;
        }
        if (lookInLower(path, length) == 0) {
            tree.originals().note(path, length, other);
            tree.whiteouts().add(path, length);
            if (!wasUpper && other.links() > 1 && !other.isDirectory()) {
                tree.identities().nameGone(Identities.Original.of(other), other.links());
            }
        }
    }

    /** Whether a directory of the view has content of both layers. */
    boolean isMerged(CowPlace directory) {
        byte[] path = directory.path().bytes();
        int length = directory.path().length();
        if (!directory.isUpper() || tree.whiteouts().covers(path, length)) {
            return false;
        }
        return lookInLower(path, length) == 0 && other.isDirectory();
    }

    void readStatus(int fd, FileStatus into) {
        int result = pinned.status(fd, into);
        if (result < 0) {
            throw new KernelException("statx", -result);
        }
    }

    /**
     * Whether a text is a path of one of the layers, whose part below the root is then in the result.
     *
     * @param path as the kernel tells it, without links
     */
    boolean isInside(PathBytes path, PathBytes relative) {
        return cut(path, tree.upperPrefix(), relative) || cut(path, tree.lowerPrefix(), relative);
    }

    /** Whether a text is the path of the root of one of the layers. */
    boolean isRoot(PathBytes path) {
        return path.is(tree.upperPrefix(), tree.upperPrefix().length)
                || path.is(tree.lowerPrefix(), tree.lowerPrefix().length);
    }

    /** Whether a text is a path of the upper layer. */
    boolean isUpper(PathBytes path) {
        return path.isBelow(tree.upperPrefix());
    }

    private static boolean cut(PathBytes path, byte[] prefix, PathBytes relative) {
        if (!path.isBelow(prefix)) {
            return false;
        }
        relative.clear();
        int from = Math.min(prefix.length + 1, path.length());
        relative.append(path.bytes(), from, path.length() - from);
        return true;
    }

    /**
     * Resolves a pinned descriptor of a program to a place of the view: FOUND with the pinned file itself, DETACHED, or
     * OUTSIDE. The descriptor is the place's from now on.
     */
    void place(int fd, PathBytes text, CowPlace into) {
        int length = pinned.pathOf(fd, text.room());
        if (length < 0) {
            Fd.closeRaw(fd);
            into.fail(length);
            return;
        }
        text.setLength(length);
        boolean upper = isUpper(text);
        if (!isInside(text, into.path())) {
            placeOutside(fd, text, into);
            return;
        }
        into.found(fd, upper);
        readStatus(fd, into.status());
        boolean isGone = !upper && into.status().isDirectory() && !held.isInView(into);
        if (isGone || (endsInMark(text) && (into.status().links() == 0 || !isAt(text, into.status())))) {
            into.detached(into.takeFd(), upper);
        } else if (!upper) {
            into.held();
        }
    }

    private void placeOutside(int fd, PathBytes text, CowPlace into) {
        into.path().set(text);
        if (tree.isOfCopy(text)) {
            readStatus(fd, into.status());
            into.detached(fd, true);
        } else {
            into.foundOutside(fd);
        }
    }

    /** As {@link #isInside}, for a directory of a program; false also where it was moved or removed since. */
    boolean isDirectoryInside(PathBytes path, PathBytes relative) {
        return isInside(path, relative) && (isUpper(path) || !held.isHidden(relative));
    }

    /** As {@link #place}, without asking what the file is called where it is the one that was found last. */
    void placeFile(int fd, PathBytes text, CowPlace into) {
        if (lastFile.isKnown()) {
            readStatus(fd, into.status());
            if (lastFile.is(into.status())) {
                into.path().set(lastFile.path());
                into.found(fd, true);
                return;
            }
        }
        place(fd, text, into);
        if (into.is(CowPlace.Kind.FOUND) && into.isUpper() && !isStaged(into.path())) {
            lastFile.set(into.path(), into.status());
        }
    }

    private boolean isStaged(PathBytes path) {
        return tree.isStaged(path.bytes(), path.length());
    }

    /** A file was made in the upper layer at the path that the place has. */
    void made(CowPlace place, int fd) {
        if (lastFile.isWanted() && pinned.status(fd, other) == 0) {
            lastFile.set(place.path(), other);
        }
    }

    /** Whether a file has this very path, which ends like that of one that has lost it. */
    private boolean isAt(PathBytes text, FileStatus file) {
        return files.ownStatus(AT_FDCWD, text.bytes(), text.length(), other) == 0
                && other.inode() == file.inode()
                && other.device() == file.device();
    }

    /** Whether a text looks like the path of something that has lost its name. */
    static boolean endsInMark(PathBytes text) {
        int from = text.length() - DELETED.length;
        return from > 0 && Arrays.equals(text.bytes(), from, text.length(), DELETED, 0, DELETED.length);
    }
}
