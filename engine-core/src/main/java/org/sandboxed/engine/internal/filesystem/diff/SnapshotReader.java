package org.sandboxed.engine.internal.filesystem.diff;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SortedMap;
import java.util.TreeMap;
import org.sandboxed.engine.internal.kernel.Fd;

import static java.util.Objects.requireNonNull;

/**
 * Takes one {@link Snapshot}: lists all directories, looks at each name once, and reads the content of the files that have
 * changed since the snapshot before. Programs may go on meanwhile; what is gone before it can be looked at is not there.
 */
final class SnapshotReader {

    /** Longer than the ticks in which file systems count time. */
    private static final long TICK_MILLIS = 100;

    private static final byte[] HERE = {'.'};

    private final TreeFiles tree;
    private final Snapshot previous;
    private final long settled = System.currentTimeMillis() - TICK_MILLIS;
    private final EntryReader reader = new EntryReader(false);
    private final SortedMap<String, Entry> entries = new TreeMap<>(RawPath.ORDER);
    private final Deque<String> pending = new ArrayDeque<>();

    private SnapshotReader(TreeFiles tree, Snapshot previous) {
        this.tree = tree;
        this.previous = previous;
    }

    /**
     * Looks at everything below a directory.
     *
     * @param root pinned
     * @param previous what was there before, as far as that is known
     */
    static Snapshot read(Fd root, Snapshot previous) {
        try (TreeFiles tree = new TreeFiles(root)) {
            return new SnapshotReader(tree, previous).readAll();
        }
    }

    private Snapshot readAll() {
        readRoot();
        while (!pending.isEmpty()) {
            readDirectory(pending.remove());
        }
        return new Snapshot(entries);
    }

    private void readRoot() {
        int root = tree.pinDirectory("");
        if (root >= 0) {
            readName(root, HERE, "");
            Fd.closeRaw(root);
        }
    }

    private void readDirectory(String path) {
        int directory = tree.pinDirectory(path);
        if (directory < 0) {
            return;
        }
        try {
            for (byte[] name : tree.names(directory)) {
                readName(directory, name, RawPath.child(path, name));
            }
        } finally {
            Fd.closeRaw(directory);
        }
    }

    private void readName(int directory, byte[] name, String path) {
        int result = reader.look(directory, name);
        if (result < 0) {
            TreeFiles.goneOrThrow(result, "statx");
            return;
        }
        Entry known = previous.at(path);
        boolean isKnown = known != null && known.isStill(reader.status()) && known.isOlderThan(settled);
        entries.put(path, isKnown ? reader.keep(requireNonNull(known)) : reader.read(directory, name));
        if (reader.status().isDirectory()) {
            tree.makeAccessible(path, reader.status());
            pending.add(path);
        }
    }
}
