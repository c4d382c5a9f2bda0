package org.sandboxed.engine.internal.filesystem.diff;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.sandboxed.engine.internal.kernel.DirectoryReader;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.Files;

/**
 * Takes one {@link Snapshot}: lists all directories, looks at each name once, and reads the content of the files that have
 * changed since the snapshot before. Programs may go on meanwhile; what is gone before it can be looked at is not there.
 */
final class SnapshotReader {

    /** Longer than the ticks in which file systems count time. */
    private static final long TICK_MILLIS = 100;

    private final TreeFiles tree;
    private final Snapshot previous;
    private final long settled = System.currentTimeMillis() - TICK_MILLIS;
    private final DirectoryReader directories = new DirectoryReader();
    private final Files files = new Files();
    private final FileStatus status = new FileStatus();
    private final byte[] target = new byte[Files.PATH_MAX];
    private final ContentBudget budget = new ContentBudget();
    private final ContentReader contents = new ContentReader();
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
        pending.add("");
        while (!pending.isEmpty()) {
            readDirectory(pending.remove());
        }
        return new Snapshot(entries);
    }

    private void readDirectory(String path) {
        int directory = tree.pinDirectory(path);
        if (directory < 0) {
            return;
        }
        try {
            for (byte[] name : names(directory)) {
                readName(directory, name, RawPath.child(path, name));
            }
        } finally {
            Fd.closeRaw(directory);
        }
    }

    private List<byte[]> names(int directory) {
        List<byte[]> names = new ArrayList<>();
        int result = directories.read(directory, (name, type, inode) -> names.add(name));
        TreeFiles.goneOrThrow(result, "getdents64");
        names.sort(Arrays::compareUnsigned);
        return names;
    }

    private void readName(int directory, byte[] name, String path) {
        int result = files.ownStatus(directory, name, name.length, status);
        if (result < 0) {
            TreeFiles.goneOrThrow(result, "statx");
            return;
        }
        Entry entry = previous.at(path);
        if (entry == null || !entry.isStill(status) || !entry.isOlderThan(settled)) {
            entry = describe(directory, name);
        }
        budget.take(entry.kept());
        entries.put(path, entry);
        if (status.isDirectory()) {
            tree.makeAccessible(path, status);
            pending.add(path);
        }
    }

    private Entry describe(int directory, byte[] name) {
        if (status.isSymlink()) {
            int length = files.readlinkat(directory, name, name.length, target);
            return new Entry(status, RawPath.of(Arrays.copyOf(target, Math.max(0, length))), null);
        }
        byte[] content =
                status.isRegular() && budget.allows(status.size()) ? contents.read(directory, name, status) : null;
        return new Entry(status, null, content);
    }
}
