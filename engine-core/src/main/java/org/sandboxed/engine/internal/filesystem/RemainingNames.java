package org.sandboxed.engine.internal.filesystem;

import org.sandboxed.engine.internal.kernel.Files;

/**
 * The names that a walk of a path has still to take, with the targets of links put before what follows them, and the limit on
 * how many links are followed; see path_resolution(7). Not thread-safe.
 */
public final class RemainingNames {

    private static final int MAX_LINKS = 40;
    private static final int SIZE = 4 * Files.PATH_MAX;

    // At the end, so that the target of a link can be put before them. Most runs walk no path.
    private byte[] bytes = {};
    private int next;
    private int from;
    private int linksLeft;

    /** Begins a walk of a path. */
    public void start(byte[] path, int length) {
        if (bytes.length == 0) {
            bytes = new byte[SIZE];
        }
        next = SIZE;
        linksLeft = MAX_LINKS;
        prepend(path, length);
    }

    /** Skips slashes; false where nothing is left. */
    public boolean hasNext() {
        while (next < SIZE && bytes[next] == '/') {
            next++;
        }
        return next < SIZE;
    }

    /** Takes one name: until the walk goes on, it is what {@link #from} and {@link #count} say. */
    public void take() {
        from = next;
        while (next < SIZE && bytes[next] != '/') {
            next++;
        }
    }

    /** What the name is in. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where the name begins. */
    public int from() {
        return from;
    }

    /** How long the name is. */
    public int count() {
        return next - from;
    }

    /** How long everything from a name on is, that name and what follows it. */
    public int lengthFrom(int name) {
        return SIZE - name;
    }

    /** Whether the name is {@code .}. */
    public boolean isDot() {
        return count() == 1 && bytes[from] == '.';
    }

    /** Whether the name is {@code ..}. */
    public boolean isDotDot() {
        return count() == 2 && bytes[from] == '.' && bytes[from + 1] == '.';
    }

    /** Whether a slash follows the name. */
    public boolean isFollowedBySlash() {
        return next < SIZE;
    }

    /** Whether no name follows. */
    public boolean isLast() {
        for (int i = next; i < SIZE; i++) {
            if (bytes[i] != '/') {
                return false;
            }
        }
        return true;
    }

    /** Goes on with the target of a link; false where too many have been followed, which is ELOOP. */
    public boolean prependLink(byte[] target, int length) {
        if (linksLeft-- == 0 || next < length) {
            return false;
        }
        prepend(target, length);
        return true;
    }

    private void prepend(byte[] text, int length) {
        next -= length;
        System.arraycopy(text, 0, bytes, next, length);
    }
}
