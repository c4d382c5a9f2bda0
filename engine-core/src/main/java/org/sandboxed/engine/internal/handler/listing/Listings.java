package org.sandboxed.engine.internal.handler.listing;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What programs are in the middle of reading, by process and descriptor, so that a directory that changes meanwhile neither
 * repeats nor skips a name. The oldest are forgotten; they are then read again. Not thread-safe.
 */
final class Listings {

    private static final int MOST = 64;

    private record Kept(Listing listing, int position) {}

    private final Map<Long, Kept> kept = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Kept> eldest) {
            return size() > MOST;
        }
    };

    /** What was kept of a directory, or null. */
    @Nullable
    Listing find(long key, long inode) {
        Kept found = kept.get(key);
        return found == null || found.listing().inode() != inode ? null : found.listing();
    }

    /** How far it has been read, as far as is known here; 0 where nothing is kept. */
    int position(long key) {
        Kept found = kept.get(key);
        return found == null ? 0 : found.position();
    }

    /** Keeps a directory that has been read up to a position; 0 stands for its end, where it can be forgotten. */
    void keep(long key, Listing listing, int position) {
        kept.remove(key);
        if (position > 0) {
            kept.put(key, new Kept(listing, position));
        }
    }
}
