package org.sandboxed.engine.internal.filesystem.cow;

import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.Names;

import static org.sandboxed.engine.internal.kernel.RenameFlags.RENAME_EXCHANGE;
import static org.sandboxed.engine.internal.kernel.RenameFlags.RENAME_NOREPLACE;

/**
 * Moves what was found in the view, as rename(2) does: copied up with all below it, moved in the upper layer, and hidden in the
 * real tree under both names. Called with the tree's lock held, on one thread. Results are 0 or negated errnos.
 */
public final class Renaming {

    private final CowTree tree;
    private final Layers layers;
    private final UpperLayer upper;
    private final MergedListing listing;
    private final TreeCopyUp trees;
    private final Names names = new Names();

    /** Moves what a resolver finds. */
    public Renaming(MergedResolver resolver, UpperLayer upper, MergedListing listing) {
        this.layers = resolver.layers();
        this.tree = layers.tree();
        this.upper = upper;
        this.listing = listing;
        this.trees = new TreeCopyUp(resolver, upper, listing);
    }

    /** The negated errno with which the names alone make the call fail, or 0. */
    public int refuse(CowPlace source, CowPlace target, int flags) {
        boolean exchanges = flags == RENAME_EXCHANGE;
        if (flags != 0 && flags != RENAME_NOREPLACE && !exchanges) {
            return -Errnos.EINVAL;
        }
        boolean targetExists = target.is(CowPlace.Kind.FOUND);
        if (flags == RENAME_NOREPLACE && targetExists) {
            return -Errnos.EEXIST;
        }
        if (exchanges && !targetExists) {
            return -Errnos.ENOENT;
        }
        if (!source.status().isDirectory() && (source.endsInSlash() || (target.endsInSlash() && !exchanges))) {
            return -Errnos.ENOTDIR;
        }
        if (isBelow(target, source) || (exchanges && isBelow(source, target))) {
            return -Errnos.EINVAL;
        }
        if (!targetExists || exchanges || isSameFile(source, target)) {
            return 0;
        }
        return isBelow(source, target) ? -Errnos.ENOTEMPTY : refuseReplacement(source, target);
    }

    private int refuseReplacement(CowPlace source, CowPlace target) {
        if (!source.status().isDirectory()) {
            return target.status().isDirectory() ? -Errnos.EISDIR : 0;
        }
        return target.status().isDirectory() ? listing.requireEmpty(target) : -Errnos.ENOTDIR;
    }

    /** Whether both are names of one file, of which a rename does nothing; see rename(2). */
    public static boolean isSameFile(CowPlace source, CowPlace target) {
        return target.is(CowPlace.Kind.FOUND)
                && source.status().inode() == target.status().inode()
                && source.status().device() == target.status().device();
    }

    private static boolean isBelow(CowPlace inner, CowPlace outer) {
        PathBytes path = outer.path();
        return inner.path().length() > path.length() && inner.path().isBelow(path.toArray());
    }

    /**
     * Moves it.
     *
     * @param atOnce whether all is copied, however long it takes
     * @return {@link TreeCopyUp#UNFINISHED} where there is too much, and nothing has moved
     */
    public int rename(CowPlace source, CowPlace target, int flags, boolean atOnce) {
        int oldParent = upper.changeableParentOf(source);
        if (oldParent < 0) {
            return oldParent;
        }
        int newParent = upper.changeableParentOf(target);
        int result = newParent < 0 ? newParent : copyUp(source, target, flags, atOnce);
        if (result == 0) {
            result = move(source, oldParent, target, newParent, flags);
        }
        Fd.closeRaw(oldParent);
        if (newParent >= 0) {
            Fd.closeRaw(newParent);
        }
        return result;
    }

    private int copyUp(CowPlace source, CowPlace target, int flags, boolean atOnce) {
        int result = trees.copyUp(source, atOnce);
        return result < 0 || flags != RENAME_EXCHANGE ? result : trees.copyUp(target, atOnce);
    }

    private boolean isInLower(CowPlace place) {
        return place.status().isDirectory()
                && layers.isInLower(place.path().bytes(), place.path().length());
    }

    private void noteMove(
            CowPlace source, CowPlace target, boolean exchanges, boolean isInLower, boolean isTargetInLower) {
        if (exchanges) {
            tree.moves().exchange(source.path().toArray(), target.path().toArray(), isInLower, isTargetInLower);
        } else if (source.status().isDirectory()) {
            tree.moves().add(source.path().toArray(), target.path().toArray(), isInLower);
        }
        noteCopy(source, target);
        if (exchanges) {
            noteCopy(target, source);
        }
    }

    private void noteCopy(CowPlace copy, CowPlace to) {
        Identities.Original original =
                tree.identities().originalOf(copy.status().inode());
        if (original != null) {
            tree.moves().addCopy(original, to.path().toArray());
        }
    }

    private int move(CowPlace source, int oldParent, CowPlace target, int newParent, int flags) {
        boolean exchanges = flags == RENAME_EXCHANGE;
        if (source.status().isDirectory() || exchanges) {
            tree.directoryChanges();
        }
        tree.nameChanges();
        boolean isInLower = isInLower(source);
        boolean isTargetInLower = exchanges && isInLower(target);
        byte[] oldName = source.leaf();
        byte[] newName = target.leaf();
        int result = names.renameat2(oldParent, oldName, oldName.length, newParent, newName, newName.length, flags);
        if (result == 0) {
            if (!exchanges && target.is(CowPlace.Kind.FOUND)) {
                upper.forget(target);
            }
            noteMove(source, target, exchanges, isInLower, isTargetInLower);
            upper.hide(source);
            upper.hide(target);
        }
        return result;
    }
}
