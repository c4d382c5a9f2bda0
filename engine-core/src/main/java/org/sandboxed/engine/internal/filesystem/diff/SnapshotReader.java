package org.sandboxed.engine.internal.filesystem.diff;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SortedMap;
import java.util.TreeMap;
import org.sandboxed.engine.internal.kernel.Fd;

/**
 * Takes one {@link Snapshot}: lists all directories, looks at each name once, and reads the content of the files that have
 * changed since the snapshot before. Programs may go on meanwhile; what is gone before it can be looked at is not there.
 */
final class SnapshotReader {

    private static final byte[] HERE = {'.'};

    private final TreeFiles tree;
    private final Snapshot previous;
    private final long startedAt = System.currentTimeMillis();
    private final EntryReader reader;
    private final SortedMap<String, Entry> entries = new TreeMap<>(RawPath.ORDER);
    private final Deque<String> pending = new ArrayDeque<>();

    private SnapshotReader(TreeFiles tree, Snapshot previous) {
        this.tree = tree;
        this.previous = previous;
        this.reader = new EntryReader(false, tree.files());
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
        if (!readRoot()) {
            return previous;
        }
        while (!pending.isEmpty()) {
            readDirectory(pending.remove());
        }
        return new Snapshot(entries, startedAt);
    }

    /** False where nothing can have changed. */
    private boolean readRoot() {
        int root = tree.pinDirectory("");
        if (root < 0) {
            return true;
        }
        try {
            int result = reader.look(root, HERE);
            if (result == 0 && previous.isStillEmpty(reader.status())) {
                return false;
            }
            enter(result, root, HERE, "");
            return true;
        } finally {
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
        enter(reader.look(directory, name), directory, name, path);
    }

    private void enter(int result, int directory, byte[] name, String path) {
        if (result < 0) {
            TreeFiles.goneOrThrow(result, "statx");
            return;
        }
        Entry known = previous.at(path, reader.status());
        entries.put(path, known == null ? reader.read(directory, name) : reader.keep(known));
        if (reader.status().isDirectory()) {
            tree.makeAccessible(path, reader.status());
            pending.add(path);
        }
    }
}
