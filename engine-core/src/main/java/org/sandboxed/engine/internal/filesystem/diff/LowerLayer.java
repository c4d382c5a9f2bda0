package org.sandboxed.engine.internal.filesystem.diff;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.kernel.Fd;

/**
 * The real tree below an upper layer. It is looked at only where something has changed, and what was seen then stays the
 * original: what others do to the tree later is no change of the program's. Not thread-safe.
 */
final class LowerLayer {

    private static final byte[] HERE = {'.'};

    private final TreeFiles tree;
    private final EntryReader reader;
    private final Map<String, Optional<Entry>> seen = new HashMap<>();
    private final Map<String, List<String>> listed = new HashMap<>();

    /** Looks at a pinned directory. */
    LowerLayer(Fd root) {
        this.tree = new TreeFiles(root);
        this.reader = new EntryReader(true, tree.files());
    }

    /** What is at a path, or null. */
    @Nullable
    Entry at(String path) {
        Optional<Entry> known = seen.get(path);
        if (known == null) {
            known = Optional.ofNullable(read(path));
            seen.put(path, known);
        }
        return known.orElse(null);
    }

    private @Nullable Entry read(String path) {
        int directory = tree.pinDirectory(RawPath.parent(path));
        if (directory < 0) {
            return null;
        }
        try {
            byte[] name = path.isEmpty() ? HERE : RawPath.name(path);
            return reader.look(directory, name) < 0 ? null : reader.read(directory, name);
        } finally {
            Fd.closeRaw(directory);
        }
    }

    /** Looks at everything anew. */
    void forget() {
        seen.clear();
        listed.clear();
    }

    /** A path and everything below it; nothing where there is nothing. */
    List<String> from(String path) {
        return listed.computeIfAbsent(path, this::list);
    }

    private List<String> list(String path) {
        List<String> found = new ArrayList<>();
        Entry first = at(path);
        if (first == null) {
            return found;
        }
        found.add(path);
        for (int i = 0; i < found.size(); i++) {
            Entry entry = at(found.get(i));
            if (entry != null && entry.isDirectory()) {
                addNames(found.get(i), found);
            }
        }
        return found;
    }

    private void addNames(String path, List<String> into) {
        int directory = tree.pinDirectory(path);
        if (directory < 0) {
            return;
        }
        try {
            tree.names(directory).forEach(name -> into.add(RawPath.child(path, name)));
        } finally {
            Fd.closeRaw(directory);
        }
    }
}
