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
 * original: what others do to the tree later is no change of the program's. Not thread-safe; {@link #release} ends each look.
 */
final class LowerLayer {

    private static final byte[] HERE = {'.'};
    private static final int NONE = -1;

    private final TreeFiles tree;
    private final EntryReader reader;
    private final Map<String, Optional<Entry>> seen = new HashMap<>();
    private final Map<String, List<String>> listed = new HashMap<>();
    private int held = NONE;
    private @Nullable String heldPath;

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
        int directory = directory(RawPath.parent(path));
        byte[] name = path.isEmpty() ? HERE : RawPath.name(path);
        // Most of what is asked for is new, and it is quicker to be told so than to be refused a descriptor.
        if (directory < 0 || reader.look(directory, name) < 0) {
            return null;
        }
        int pin = reader.pin(directory, name);
        if (pin < 0) {
            return null;
        }
        try {
            return reader.read(pin);
        } finally {
            Fd.closeRaw(pin);
        }
    }

    /** A pinned directory, which is held for those who ask next; negative where there is none. */
    private int directory(String path) {
        if (!path.equals(heldPath)) {
            release();
            held = tree.pinDirectory(path);
            heldPath = path;
        }
        return held;
    }

    /** Lets go of the directory that was looked into last. */
    void release() {
        if (held >= 0) {
            Fd.closeRaw(held);
        }
        held = NONE;
        heldPath = null;
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
