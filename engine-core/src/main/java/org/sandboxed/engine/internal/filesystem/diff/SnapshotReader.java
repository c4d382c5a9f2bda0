package org.sandboxed.engine.internal.filesystem.diff;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.Files;

/**
 * Takes one {@link Snapshot}: lists all directories, looks at each name once, and reads the content of the files that have
 * changed since the snapshot before. Programs may go on meanwhile; what is gone before it can be looked at is not there.
 */
final class SnapshotReader {

    private static final byte[] HERE = {'.'};

    /** Of directories below, in bytes. The effort, and the memory for all paths, grow with the square of how deep they are. */
    private static final int LONGEST_PATH = 4 * Files.PATH_MAX;

    private static final int SHOWN = 100;

    private final TreeFiles tree;
    private final Snapshot previous;
    private final long startedAt = System.currentTimeMillis();
    private final EntryReader reader;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
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
     * @throws SandboxException where directories lie too deep in each other
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
            if (reader.look(root, HERE) == 0 && previous.isStillEmpty(reader.status())) {
                return false;
            }
            readName(root, HERE, "");
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
        if (previous.at(path) == null || !keepName(directory, name, path)) {
            readAnew(directory, name, path);
        }
    }

    /** Whether nothing has to be read of a name that was there before. */
    private boolean keepName(int directory, byte[] name, String path) {
        Entry known = reader.look(directory, name) < 0 ? null : previous.at(path, reader.status());
        if (known == null) {
            return false;
        }
        enter(path, reader.keep(known));
        return true;
    }

    private void readAnew(int directory, byte[] name, String path) {
        int pin = reader.pin(directory, name);
        if (pin < 0) {
            TreeFiles.goneOrThrow(pin, "openat2");
            return;
        }
        try {
            enter(path, reader.read(pin));
        } finally {
            Fd.closeRaw(pin);
        }
    }

    private void enter(String path, Entry entry) {
        entries.put(path, entry);
        if (reader.status().isDirectory()) {
            requireReach(path);
            tree.makeAccessible(path, reader.status());
            pending.add(path);
        }
    }

    private static void requireReach(String path) {
        if (path.length() > LONGEST_PATH) {
            throw new SandboxException("changes: directories lie so deep in each other that their path has more than "
                    + LONGEST_PATH + " bytes, below " + RawPath.text(path.substring(0, SHOWN))
                    + "...; remove them before the"
                    + " program ends");
        }
    }
}
