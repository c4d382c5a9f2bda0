package org.sandboxed.engine.internal.filesystem.cow;

import java.util.function.BooleanSupplier;
import org.sandboxed.engine.internal.dispatch.SandboxMembers;
import org.sandboxed.engine.internal.filesystem.disk.Quota;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.FileStatus;

/**
 * Copies one large file up while others go on: its content without the lock of the tree, then, with it, the name, unless
 * somebody was faster. For one thread.
 */
public final class LateCopy implements AutoCloseable {

    private static final SandboxMembers NOBODY = pid -> false;

    private final CowTree tree;
    private final CowPlace place;
    private final Layers layers;
    private final UpperLayer upper;

    /** What is done with the copy as soon as it is there, with the lock of the tree held: 0 or a negated errno. */
    @FunctionalInterface
    public interface Use {

        /** Does it to the copy, whose descriptor stays its owner's. */
        int make(CowPlace copy);
    }

    /**
     * Prepares to copy.
     *
     * @param found a file of the real tree; its descriptor is this object's from now on
     * @param isWanted whether somebody still waits for it
     */
    public LateCopy(CowTree tree, CowPlace found, BooleanSupplier isWanted) {
        this.tree = tree;
        this.place = found.take();
        this.layers = new MergedResolver(tree, NOBODY, new VirtualDirectories(tree)).layers();
        this.upper = new UpperLayer(layers, isWanted);
    }

    /** Makes the copy, and does something with it; 0, a negated errno, or {@link Quota#NO_ROOM}. */
    public int make(Use use) {
        layers.readStatus(place.fd(), place.status());
        FileStatus source = place.status();
        long inode = source.inode();
        long modified = source.modifiedSeconds();
        int modifiedNanos = source.modifiedNanos();
        int result = upper.prepare(place);
        if (result < 0) {
            upper.discard();
            return result;
        }
        tree.lock().lock();
        try {
            result = layers.look(place);
            boolean isTheSame = result == 0
                    && source.inode() == inode
                    && source.modifiedSeconds() == modified
                    && source.modifiedNanos() == modifiedNanos;
            if (!isTheSame) {
                upper.discard();
            }
            if (result == 0) {
                result = copyUp();
            }
            return result < 0 ? result : use.make(place);
        } finally {
            upper.discard();
            tree.lock().unlock();
        }
    }

    // What has come to this name since is copied as ever; what has gone, with a directory, is not made anew.
    private int copyUp() {
        return place.status().isDirectory() ? -Errnos.EISDIR : upper.copyUp(place);
    }

    /** The copy, pinned; the descriptor stays this object's. */
    public int fd() {
        return place.fd();
    }

    @Override
    public void close() {
        place.close();
        layers.release();
    }
}
