package org.sandboxed.engine.internal.filesystem.cow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The paths of the real tree that were deleted, relative to its root, as bytes. A path hides all below it. None is ever taken
 * out, unless all are: what is made anew in the upper layer shadows the whiteout of its name, and what it had below it in the
 * real tree stays hidden.
 *
 * <p>A lookup allocates nothing: it goes once through the path and asks a hash table at the end of each name. Thread-safe.
 */
public final class Whiteouts {

    private static final int FIRST_SIZE = 64;

    private byte[][] table;
    private volatile int size;

    /** Nothing is deleted. */
    public Whiteouts() {
        this(new byte[FIRST_SIZE][], 0);
    }

    private Whiteouts(byte[][] table, int size) {
        this.table = table;
        this.size = size;
    }

    /** The same paths, to which none is added when one is added here. */
    public synchronized Whiteouts snapshot() {
        return new Whiteouts(table.clone(), size);
    }

    /**
     * Hides a path; does nothing where it is hidden already.
     *
     * @param path the first {@code length} bytes are names that are separated by one slash each
     */
    public void add(byte[] path, int length) {
        if (length == 0 || path[0] == '/' || path[length - 1] == '/') {
            throw new IllegalArgumentException("Not a relative path of something below the root");
        }
        synchronized (this) {
            if (covers(path, length)) {
                return;
            }
            if ((size + 1) * 2 > table.length) {
                grow();
            }
            enter(Arrays.copyOf(path, length));
            size++;
        }
    }

    /** As {@link #add(byte[], int)}, of all bytes. */
    public void add(byte[] path) {
        add(path, path.length);
    }

    /** Forgets all paths. */
    synchronized void clear() {
        table = new byte[FIRST_SIZE][];
        size = 0;
    }

    /** Whether this path or one above it was deleted. */
    public boolean covers(byte[] path, int length) {
        return size > 0 && isCovered(path, length);
    }

    /** As {@link #covers(byte[], int)}, of all bytes. */
    public boolean covers(byte[] path) {
        return covers(path, path.length);
    }

    /** Whether nothing was deleted. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** All paths that were added, in the order of their bytes; so what is above comes before what is below. */
    public List<byte[]> sorted() {
        List<byte[]> paths = new ArrayList<>();
        synchronized (this) {
            for (byte[] path : table) {
                if (path != null) {
                    paths.add(path.clone());
                }
            }
        }
        paths.sort(Arrays::compareUnsigned);
        return paths;
    }

    private synchronized boolean isCovered(byte[] path, int length) {
        int hash = 0;
        for (int at = 0; at < length; at++) {
            if (path[at] == '/' && contains(path, at, hash)) {
                return true;
            }
            hash = 31 * hash + path[at];
        }
        return contains(path, length, hash);
    }

    private boolean contains(byte[] path, int length, int hash) {
        int at = slot(hash, table.length);
        while (table[at] != null) {
            if (table[at].length == length && Arrays.equals(table[at], 0, length, path, 0, length)) {
                return true;
            }
            at = (at + 1) & (table.length - 1);
        }
        return false;
    }

    private void grow() {
        byte[][] old = table;
        table = new byte[old.length * 2][];
        for (byte[] path : old) {
            if (path != null) {
                enter(path);
            }
        }
    }

    private void enter(byte[] path) {
        int hash = 0;
        for (byte value : path) {
            hash = 31 * hash + value;
        }
        int at = slot(hash, table.length);
        while (table[at] != null) {
            at = (at + 1) & (table.length - 1);
        }
        table[at] = path;
    }

    /** Names that differ in the last byte only would lie side by side, and make long searches. */
    private static int slot(int hash, int size) {
        return ((hash * 0x9E37_79B9) >>> 15) & (size - 1);
    }
}
