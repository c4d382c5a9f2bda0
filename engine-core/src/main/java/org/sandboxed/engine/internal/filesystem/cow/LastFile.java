package org.sandboxed.engine.internal.filesystem.cow;

import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.kernel.FileStatus;

/**
 * The regular file of the upper layer that was last made, or last found behind a descriptor: who gives a new file its owner, mode and
 * times mostly asks for one after the other. It is known by its inode, which keeps its number as long as the file has its only
 * name, and names of the upper layer are taken away by nobody but the handlers. Not thread-safe; asked with the tree's lock held.
 */
final class LastFile {

    private final CowTree tree;
    private final PathBytes path = new PathBytes();
    private long device;
    private long inode;
    private int state;
    private boolean isKnown;
    private boolean wasAskedFor;

    LastFile(CowTree tree) {
        this.tree = tree;
    }

    /** Whether there is one, so that it pays to look at the status of a descriptor first. */
    boolean isKnown() {
        wasAskedFor = true;
        return isKnown && state == tree.nameState();
    }

    /** Whether it pays to tell what is made: something was asked of what was behind a descriptor since the last time. */
    boolean isWanted() {
        boolean wanted = wasAskedFor;
        wasAskedFor = false;
        return wanted;
    }

    /** Whether it is a file of this status. */
    boolean is(FileStatus status) {
        return isKnown
                && state == tree.nameState()
                && inode == status.inode()
                && device == status.device()
                && status.links() == 1
                && status.isRegular();
    }

    /** Its path in the view. */
    PathBytes path() {
        return path;
    }

    /** A file of the upper layer was found under a path. */
    void set(PathBytes newPath, FileStatus status) {
        isKnown = status.isRegular() && status.links() == 1;
        if (isKnown) {
            path.set(newPath);
            device = status.device();
            inode = status.inode();
            state = tree.nameState();
        }
    }
}
