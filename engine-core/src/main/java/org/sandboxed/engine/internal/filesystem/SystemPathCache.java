package org.sandboxed.engine.internal.filesystem;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Remembers absolute paths that led to a file that no program of the sandbox can change, with where they led and the rule
 * that allows reading them, so that opening the same library again, in this run or the next, costs no look-up. It only
 * serves the record: the kernel decides such opens itself. Up to 512 paths of up to 256 bytes; what comes later finds no
 * room. Thread-safe; asking allocates nothing.
 */
public final class SystemPathCache {

    private static final int SLOTS = 512;
    private static final int MAX_LENGTH = 256;
    private static final int PROBES = 4;
    private static final byte[] SAME = {};

    private final AtomicReferenceArray<@Nullable Entry> entries = new AtomicReferenceArray<>(SLOTS);

    /** A path that is known. Immutable. */
    public static final class Entry {

        private final byte[] path;
        private final byte[] target;
        private final int rule;

        private Entry(byte[] path, byte[] target, int rule) {
            this.path = path;
            this.target = target;
            this.rule = rule;
        }

        /** Where it led; empty where that is the path itself. Not to be changed. */
        public byte[] target() {
            return target;
        }

        /** The number of the rule that allows reading it. */
        public int rule() {
            return rule;
        }

        private boolean is(byte[] other, int length) {
            return path.length == length && Arrays.equals(path, 0, length, other, 0, length);
        }
    }

    /** What is known about a path, or null. */
    public @Nullable Entry get(byte[] path, int length) {
        int slot = hash(path, length);
        for (int i = 0; i < PROBES; i++) {
            Entry entry = entries.get((slot + i) & (SLOTS - 1));
            if (entry == null || entry.is(path, length)) {
                return entry;
            }
        }
        return null;
    }

    /** Remembers a path, if it is short enough and there is room. */
    public void put(byte[] path, int length, PathBytes target, int rule) {
        if (length > MAX_LENGTH || target.length() > MAX_LENGTH) {
            return;
        }
        int slot = hash(path, length);
        for (int i = 0; i < PROBES; i++) {
            if (entries.get((slot + i) & (SLOTS - 1)) == null) {
                byte[] led = target.is(path, length) ? SAME : Arrays.copyOf(target.bytes(), target.length());
                entries.set((slot + i) & (SLOTS - 1), new Entry(Arrays.copyOf(path, length), led, rule));
                return;
            }
        }
    }

    private static int hash(byte[] path, int length) {
        int hash = length;
        for (int i = length - 1; i >= 0; i--) {
            hash = hash * 31 + path[i];
        }
        return (hash ^ (hash >>> 9) ^ (hash >>> 18)) & (SLOTS - 1);
    }
}
