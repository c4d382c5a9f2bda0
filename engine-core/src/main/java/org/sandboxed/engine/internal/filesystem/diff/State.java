package org.sandboxed.engine.internal.filesystem.diff;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.filesystem.cow.Whiteouts;

/**
 * What a working directory was at one moment, over whatever is below it.
 *
 * @param upper what is in it, or in its upper layer
 * @param deleted what of the layer below is hidden
 */
record State(Snapshot upper, Whiteouts deleted) {

    /** Nothing has happened. */
    static State initial() {
        return new State(Snapshot.EMPTY, new Whiteouts());
    }

    /** What a path stood for, or null. */
    @Nullable
    Entry at(String path, @Nullable LowerLayer lower) {
        Entry entry = upper.at(path);
        if (entry != null || lower == null || deleted.covers(RawPath.bytes(path))) {
            return entry;
        }
        return lower.at(path);
    }

    /** All paths that may not be what they were in another state, in order. */
    List<String> candidates(State earlier, @Nullable LowerLayer lower) {
        // What has been listed directory by directory is quicker to sort.
        Set<String> paths = new LinkedHashSet<>(upper.paths());
        paths.addAll(earlier.upper.paths());
        if (lower == null) {
            paths.remove("");
        } else {
            addDeleted(earlier, lower, paths);
        }
        List<String> ordered = new ArrayList<>(paths);
        ordered.sort(RawPath.ORDER);
        return ordered;
    }

    private void addDeleted(State earlier, LowerLayer lower, Set<String> paths) {
        for (byte[] path : deleted.sorted()) {
            if (!earlier.deleted.covers(path)) {
                paths.addAll(lower.from(RawPath.of(path)));
            }
        }
    }
}
