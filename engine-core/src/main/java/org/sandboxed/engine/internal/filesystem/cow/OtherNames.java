package org.sandboxed.engine.internal.filesystem.cow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.sandboxed.engine.internal.dispatch.SandboxMembers;

import static org.sandboxed.engine.internal.kernel.DirectoryLayout.DT_DIR;

/**
 * Gives copied files their other names in the upper layer. A program finds the copy by any of them; who compares the layers
 * or writes them back has only the names that are there. Only where a file with several names was copied is the tree looked
 * through for them, once. Thread-safe.
 */
public final class OtherNames {

    private static final SandboxMembers NOBODY = pid -> false;

    private final CowTree tree;
    private final Layers layers;
    private final UpperLayer upper;
    private final MergedListing listing;
    private final CowPlace place = new CowPlace();

    /** Looks at a tree. */
    public OtherNames(CowTree tree) {
        this.tree = tree;
        MergedResolver resolver = new MergedResolver(tree, NOBODY, new VirtualDirectories(tree));
        this.layers = resolver.layers();
        this.upper = new UpperLayer(resolver);
        this.listing = new MergedListing(resolver);
    }

    /** Completes the names. */
    public void complete() {
        tree.lock().lock();
        try {
            Set<Long> wanted = tree.identities().unsearched();
            if (!wanted.isEmpty()) {
                search(wanted);
                tree.identities().searched();
            }
        } finally {
            tree.lock().unlock();
        }
    }

    private void search(Set<Long> wanted) {
        Deque<byte[]> directories = new ArrayDeque<>(List.of(new byte[0]));
        while (!directories.isEmpty()) {
            byte[] directory = directories.remove();
            List<MergedListing.Entry> entries = new ArrayList<>();
            listing.list(directory, directory.length, entries);
            for (MergedListing.Entry entry : entries) {
                if (entry.type() == DT_DIR || wanted.contains(entry.inode())) {
                    look(directory, entry.name(), directories);
                }
            }
        }
        place.close();
        layers.release();
    }

    private void look(byte[] directory, byte[] name, Deque<byte[]> directories) {
        place.reset();
        place.path().append(directory, 0, directory.length);
        place.path().childOrFirst(name, 0, name.length);
        if (place.path().isTooLong() || layers.look(place) < 0) {
            return;
        }
        if (place.status().isDirectory()) {
            directories.add(Arrays.copyOf(place.path().bytes(), place.path().length()));
        } else if (place.isCopied()) {
            upper.copyUp(place);
        }
    }
}
