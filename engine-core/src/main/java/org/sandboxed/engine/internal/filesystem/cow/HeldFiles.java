package org.sandboxed.engine.internal.filesystem.cow;

import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.FileStatus;

/**
 * What the view has of files and directories of the real tree that programs have open: they may have been copied, moved, or
 * deleted since, and others may have their names. Called with the tree's lock held, on one thread.
 */
final class HeldFiles {

    private final Layers layers;
    private final CowTree tree;
    private final FileStatus upper = new FileStatus();

    HeldFiles(Layers layers) {
        this.layers = layers;
        this.tree = layers.tree();
    }

    /** Whether what the real tree has at a path was deleted or moved. */
    boolean isHidden(PathBytes lower) {
        return tree.whiteouts().covers(lower.bytes(), lower.length());
    }

    /** Whether a directory of the real tree is still in the view; the path is then the one that it was moved to, if it was. */
    boolean isInView(CowPlace directory) {
        PathBytes path = directory.path();
        if (!isHidden(path)) {
            return true;
        }
        Identities.Original original = Identities.Original.of(directory.status());
        return (!isHiddenAndNotMoved(path) && isCopyAt(path, original))
                || (tree.moves().followCopy(original, path) && isCopyAt(path, original));
    }

    /** Whether a path is still that of the copy: there may be another one by now, where it was moved to. */
    private boolean isCopyAt(PathBytes path, Identities.Original original) {
        int fd = layers.pinUpper(path.bytes(), path.length());
        boolean isCopy = fd >= 0 && isCopyOf(original, fd);
        if (fd >= 0) {
            Fd.closeRaw(fd);
        }
        return isCopy;
    }

    /**
     * Finds what the view has.
     *
     * @return 0 where it is FOUND, under its path; ENOENT or, where the view has it nowhere or nobody knows where, ESTALE, negated
     */
    int locate(CowPlace place) {
        Identities.Original original = Identities.Original.of(place.status());
        boolean isDirectory = place.status().isDirectory();
        if (isLocated(place, original)) {
            return 0;
        }
        if (isDirectory) {
            // If it was moved, the path is the new one already.
            return -Errnos.ENOENT;
        }
        boolean isFound = (!isHiddenAndNotMoved(place.path()) && isLocated(place, original))
                || (tree.moves().followCopy(original, place.path()) && isLocated(place, original));
        return isFound ? 0 : -Errnos.ESTALE;
    }

    private boolean isLocated(CowPlace place, Identities.Original original) {
        PathBytes path = place.path();
        int fd = layers.pinUpper(path.bytes(), path.length());
        if (fd == -Errnos.ENOENT && !isHidden(path)) {
            place.located();
            layers.takeCopyOfLinked(place, false);
            return true;
        }
        if (fd < 0) {
            return false;
        }
        if (!isCopyOf(original, fd)) {
            Fd.closeRaw(fd);
            return false;
        }
        place.found(fd, true);
        layers.readStatus(fd, place.status());
        return true;
    }

    /** As {@link #isHidden}, but for a path in a directory that was moved, which is then the path to where that was moved to. */
    private boolean isHiddenAndNotMoved(PathBytes lower) {
        return isHidden(lower)
                && (tree.moves().areNoneOfLower() || !tree.moves().followLower(lower));
    }

    private boolean isCopyOf(Identities.Original original, int fd) {
        layers.readStatus(fd, upper);
        return original.equals(tree.identities().originalOf(upper.inode()));
    }
}
