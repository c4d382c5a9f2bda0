package org.sandboxed.engine.internal.filesystem.diff;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.kernel.FileStatus;

/** Everything below a directory, as it was at one moment. Immutable. */
final class Snapshot {

    /** An empty directory. */
    static final Snapshot EMPTY = new Snapshot(Map.of(), 0);

    /** Longer than the ticks in which file systems count time. */
    private static final long TICK_MILLIS = 100;

    private final Map<String, Entry> entries;
    private final long settledAt;

    /**
     * Takes over a map by path, see {@link RawPath}.
     *
     * @param startedAt when the look began, in milliseconds since 1970
     */
    Snapshot(Map<String, Entry> entries, long startedAt) {
        this.entries = Collections.unmodifiableMap(entries);
        this.settledAt = startedAt - TICK_MILLIS;
    }

    /** What is at a path, or null. */
    @Nullable
    Entry at(String path) {
        return entries.get(path);
    }

    /**
     * What is at a path, where the status that it has now shows that it is still the same; or null. What had changed only just
     * before this was taken could have changed once more since, and got the same time as before.
     */
    @Nullable
    Entry at(String path, FileStatus now) {
        Entry entry = entries.get(path);
        return entry != null && entry.isOlderThan(settledAt) && entry.isStill(now) ? entry : null;
    }

    /** Whether there is nothing in the directory, nor was anything put there or taken away since, as its status now shows. */
    boolean isStillEmpty(FileStatus now) {
        return entries.size() == 1 && at("", now) != null;
    }

    /** All paths, in the order in which they were found. */
    Set<String> paths() {
        return entries.keySet();
    }
}
