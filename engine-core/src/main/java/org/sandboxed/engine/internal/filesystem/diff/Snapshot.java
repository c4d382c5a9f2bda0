package org.sandboxed.engine.internal.filesystem.diff;

import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Everything below a directory, as it was at one moment. Immutable. */
final class Snapshot {

    /** An empty directory. */
    static final Snapshot EMPTY = new Snapshot(new TreeMap<>(RawPath.ORDER));

    private final SortedMap<String, Entry> entries;

    /** Takes over a map in the order of {@link RawPath}. */
    Snapshot(SortedMap<String, Entry> entries) {
        this.entries = Collections.unmodifiableSortedMap(entries);
    }

    /** What is at a path, or null. */
    @Nullable
    Entry at(String path) {
        return entries.get(path);
    }

    /** All paths, in order. */
    Set<String> paths() {
        return entries.keySet();
    }
}
