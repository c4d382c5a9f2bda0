package org.sandboxed.engine.internal.filesystem;

import java.util.Arrays;

/**
 * Remembers absolute paths that led to a file that no program of the run can change, with the rule that allows reading
 * them, so that opening the same library again costs no look-up. It only serves the record: the kernel decides such opens
 * itself. 256 paths of up to 112 bytes in fixed memory (31 KiB); a new path takes the place of an old one. Not
 * thread-safe.
 */
public final class SystemPathCache {

    /** No such path. */
    public static final int MISS = -1;

    private static final int SLOTS = 256;
    private static final int WIDTH = 112;
    private static final int PROBES = 2;

    private final byte[] paths = new byte[SLOTS * WIDTH];
    private final byte[] lengths = new byte[SLOTS];
    private final int[] rules = new int[SLOTS];

    /** The rule, or {@link #MISS}. */
    public int get(byte[] path, int length) {
        if (length > WIDTH) {
            return MISS;
        }
        int slot = hash(path, length);
        for (int i = 0; i < PROBES; i++) {
            if (holds(slot, path, length)) {
                return rules[slot];
            }
            slot = (slot + 1) & (SLOTS - 1);
        }
        return MISS;
    }

    /** Remembers a path, if it is short enough. */
    public void put(byte[] path, int length, int rule) {
        if (length > WIDTH) {
            return;
        }
        int slot = hash(path, length);
        if (lengths[slot] != 0 && !holds(slot, path, length)) {
            int following = (slot + 1) & (SLOTS - 1);
            slot = lengths[following] == 0 || holds(following, path, length) ? following : slot;
        }
        System.arraycopy(path, 0, paths, slot * WIDTH, length);
        lengths[slot] = (byte) length;
        rules[slot] = rule;
    }

    private boolean holds(int slot, byte[] path, int length) {
        int from = slot * WIDTH;
        return lengths[slot] == length && Arrays.equals(paths, from, from + length, path, 0, length);
    }

    private static int hash(byte[] path, int length) {
        int hash = length;
        for (int i = length - 1; i >= 0; i--) {
            hash = hash * 31 + path[i];
        }
        return (hash ^ (hash >>> 8) ^ (hash >>> 16) ^ (hash >>> 24)) & (SLOTS - 1);
    }
}
