package org.sandboxed.engine.internal.filesystem.cow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.sandboxed.engine.internal.dispatch.SandboxMembers;
import org.sandboxed.engine.internal.filesystem.disk.Quota;
import org.sandboxed.engine.internal.kernel.Errnos;

import static org.sandboxed.engine.internal.kernel.RenameFlags.RENAME_EXCHANGE;

/**
 * Renames what takes long to copy while others go on: copies one file after the other, which changes nothing in the view, and
 * looks then, with the lock of the tree, what there is to be moved by now. For one thread.
 */
public final class LateRename {

    private static final SandboxMembers NOBODY = pid -> false;
    private static final long BREATH_NANOS = 20_000;

    private final CowTree tree;
    private final byte[] from;
    private final byte[] to;
    private final int flags;
    private final BooleanSupplier isWanted;
    private final Layers layers;
    private final UpperLayer upper;
    private final MergedListing listing;
    private final Renaming renaming;
    private final CowPlace source = new CowPlace();
    private final CowPlace target = new CowPlace();

    /**
     * Prepares to rename.
     *
     * @param from a path of the view
     * @param to another
     * @param flags of renameat2(2)
     * @param isWanted whether somebody still waits for it
     */
    public LateRename(CowTree tree, byte[] from, byte[] to, int flags, BooleanSupplier isWanted) {
        this.tree = tree;
        this.from = from;
        this.to = to;
        this.flags = flags;
        this.isWanted = isWanted;
        MergedResolver resolver = new MergedResolver(tree, NOBODY, new VirtualDirectories(tree));
        this.layers = resolver.layers();
        this.upper = new UpperLayer(resolver);
        this.listing = new MergedListing(resolver);
        this.renaming = new Renaming(resolver, upper, listing);
    }

    /** Does it; 0, a negated errno, or {@link Quota#NO_ROOM}. */
    public int make() {
        try {
            int result = copyUp(from);
            if (result == 0 && flags == RENAME_EXCHANGE) {
                result = copyUp(to);
            }
            return result == 0 ? rename() : result;
        } finally {
            source.close();
            target.close();
            layers.release();
        }
    }

    private int copyUp(byte[] top) {
        Deque<byte[]> pending = new ArrayDeque<>(List.of(top));
        int result = 0;
        while (result == 0 && !pending.isEmpty()) {
            result = isWanted.getAsBoolean() ? copyOne(pending.pop(), pending) : -Errnos.EINTR;
            if (tree.lock().hasQueuedThreads()) {
                // Who lets go of the lock and takes it again is faster than those who wait for it.
                LockSupport.parkNanos(BREATH_NANOS);
            }
        }
        return result;
    }

    /** Copies one file. What has gone meanwhile has not to be copied. */
    private int copyOne(byte[] path, Deque<byte[]> pending) {
        int result;
        tree.lock().lock();
        try {
            result = look(path, source);
            if (result == 0 && !source.isLarge()) {
                result = copyFound(pending);
            }
        } finally {
            tree.lock().unlock();
        }
        if (result == 0 && source.isLarge()) {
            result = copyLarge();
        }
        return result == -Errnos.ENOENT ? 0 : result;
    }

    /** Without the lock. What has come to the name since may be a directory. */
    private int copyLarge() {
        try (LateCopy copy = new LateCopy(tree, source, isWanted)) {
            int result = copy.make(made -> 0);
            return result == -Errnos.EISDIR ? 0 : result;
        }
    }

    private int copyFound(Deque<byte[]> pending) {
        boolean isTree = source.status().isDirectory() && (!source.isUpper() || layers.isMerged(source));
        int result = upper.copyUp(source);
        return result < 0 || !isTree ? result : addChildren(pending);
    }

    private int addChildren(Deque<byte[]> pending) {
        List<MergedListing.Entry> entries = new ArrayList<>();
        int result = listing.list(source, entries);
        int length = source.path().length();
        for (MergedListing.Entry entry : entries) {
            if (!entry.isCopied()) {
                source.path().childOrFirst(entry.name(), 0, entry.name().length);
                if (source.path().isTooLong()) {
                    return -Errnos.ENAMETOOLONG;
                }
                pending.push(source.path().toArray());
                source.path().setLength(length);
            }
        }
        return result;
    }

    private int look(byte[] path, CowPlace into) {
        into.reset();
        into.path().append(path, 0, path.length);
        return layers.look(into);
    }

    private int rename() {
        tree.lock().lock();
        try {
            int found = look(from, source);
            if (found < 0) {
                return found;
            }
            found = look(to, target);
            if (found == -Errnos.ENOENT) {
                target.absent();
            } else if (found < 0) {
                return found;
            }
            int refused = renaming.refuse(source, target, flags);
            if (refused < 0 || Renaming.isSameFile(source, target)) {
                return refused;
            }
            return renaming.rename(source, target, flags, true);
        } finally {
            tree.lock().unlock();
        }
    }
}
