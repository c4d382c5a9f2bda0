package org.sandboxed.engine.internal.filesystem.cow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.sandboxed.engine.internal.kernel.Errnos;

/**
 * Copies up a directory with everything below it, without recursion. Copies that a failure leaves show the view as it was.
 * Called with the tree's lock held, on one thread.
 */
public final class TreeCopyUp {

    /** There is more to be copied than others can be kept waiting for. */
    public static final int UNFINISHED = -4094;

    private static final int MOST_FILES = 200;
    private static final long MOST_BYTES = 4 << 20;

    private final Layers layers;
    private final UpperLayer upper;
    private final MergedListing listing;
    private final CowPlace child = new CowPlace();
    private boolean isAtOnce;
    private int files;
    private long bytes;

    /** Copies what a resolver finds. */
    public TreeCopyUp(MergedResolver resolver, UpperLayer upper, MergedListing listing) {
        this.layers = resolver.layers();
        this.upper = upper;
        this.listing = listing;
    }

    /**
     * Copies up what was found; the place is then the copy. 0 or a negated errno.
     *
     * @param atOnce whether all is copied, however long it takes; if not, the result may be {@link #UNFINISHED}
     */
    int copyUp(CowPlace place, boolean atOnce) {
        isAtOnce = atOnce;
        files = 0;
        bytes = 0;
        if (place.isLarge() && !atOnce) {
            return UNFINISHED;
        }
        boolean isTree = place.status().isDirectory() && (!place.isUpper() || layers.isMerged(place));
        int result = upper.copyUp(place);
        return result < 0 || !isTree ? result : copyBelow(place);
    }

    private int copyBelow(CowPlace top) {
        Deque<byte[]> directories = new ArrayDeque<>();
        directories.add(Arrays.copyOf(top.path().bytes(), top.path().length()));
        int result = 0;
        while (result == 0 && !directories.isEmpty()) {
            result = copyChildren(directories.remove(), directories);
        }
        child.close();
        return result;
    }

    private int copyChildren(byte[] directory, Deque<byte[]> directories) {
        List<MergedListing.Entry> entries = new ArrayList<>();
        int result = listing.list(directory, directory.length, entries);
        for (int i = 0; i < entries.size() && result == 0; i++) {
            if (!entries.get(i).isCopied()) {
                result = copyChild(directory, entries.get(i).name(), directories);
            }
        }
        return result;
    }

    private int copyChild(byte[] directory, byte[] name, Deque<byte[]> directories) {
        child.reset();
        child.path().append(directory, 0, directory.length);
        child.path().child(name, 0, name.length);
        if (child.path().isTooLong()) {
            return -Errnos.ENAMETOOLONG;
        }
        int result = layers.look(child);
        if (result == 0 && !child.isUpper() && isTooMuch()) {
            return UNFINISHED;
        }
        if (result == 0 && child.status().isDirectory() && (!child.isUpper() || layers.isMerged(child))) {
            directories.add(Arrays.copyOf(child.path().bytes(), child.path().length()));
        }
        return result < 0 ? result : upper.copyUp(child);
    }

    private boolean isTooMuch() {
        files++;
        bytes += child.status().isRegular() ? child.status().size() : 0;
        return !isAtOnce && (files > MOST_FILES || bytes > MOST_BYTES);
    }
}
