package org.sandboxed.engine.internal.filesystem.cow;

import org.sandboxed.engine.internal.filesystem.PathBytes;

/** What is seen of a path without looking at files. */
final class WrittenPath {

    private WrittenPath() {}

    /** Joins two paths without the dots that change nothing; false where there are such that do. */
    static boolean append(byte[] from, int fromLength, byte[] path, int length, PathBytes into) {
        into.clear();
        into.append(from, 0, fromLength);
        int at = 0;
        while (at < length) {
            int end = at;
            while (end < length && path[end] != '/') {
                end++;
            }
            int count = end - at;
            if (count == 2 && path[at] == '.' && path[at + 1] == '.') {
                return false;
            }
            if (count > 0 && !(count == 1 && path[at] == '.')) {
                into.childOrFirst(path, at, count);
            }
            at = end + 1;
        }
        return true;
    }

    /**
     * Whether a path comes by one of the layers, names taken for what they say.
     *
     * @param at where it begins, absolute and without links; then where it ends
     */
    static boolean passes(byte[] path, int length, Layers layers, PathBytes at) {
        int from = 0;
        while (from < length) {
            int end = from;
            while (end < length && path[end] != '/') {
                end++;
            }
            int count = end - from;
            if (count == 2 && path[from] == '.' && path[from + 1] == '.') {
                at.removeLast();
            } else if (count > 0 && !(count == 1 && path[from] == '.')) {
                at.child(path, from, count);
                if (at.isTooLong() || layers.isRoot(at)) {
                    return true;
                }
            }
            from = end + 1;
        }
        return false;
    }

    /** Where the slashes at the end of a path begin. */
    static int lengthWithoutSlashes(byte[] path, int length) {
        int end = length;
        while (end > 0 && path[end - 1] == '/') {
            end--;
        }
        return end;
    }

    /** Where the last name of a path without a slash at its end begins. */
    static int leafStart(byte[] path, int length) {
        int start = length;
        while (start > 0 && path[start - 1] != '/') {
            start--;
        }
        return start;
    }

    /** Whether the last name is {@code .}, for which the directory has to be one in which names may be looked up. */
    static boolean endsInDot(byte[] path, int length) {
        int end = lengthWithoutSlashes(path, length);
        return end > 0 && path[end - 1] == '.' && leafStart(path, end) == end - 1;
    }

    /** Whether the last name is {@code .} or {@code ..}, or there is none. */
    static boolean endsInDots(byte[] path, int length) {
        int end = lengthWithoutSlashes(path, length);
        int start = leafStart(path, end);
        int count = end - start;
        return count == 0 || (path[start] == '.' && (count == 1 || (count == 2 && path[start + 1] == '.')));
    }

    /** Where the first name begins that is no single dot. */
    static int afterDots(byte[] path, int length) {
        int at = 0;
        while (at < length && (path[at] == '/' || isDots(path, at, length, 1))) {
            at++;
        }
        return at;
    }

    /** Whether a name is one of so many dots, one or two. */
    static boolean isDots(byte[] path, int at, int length, int count) {
        int end = at + count;
        return end <= length && (end == length || path[end] == '/') && path[at] == '.' && path[end - 1] == '.';
    }

    static boolean isAbsolute(byte[] path) {
        return path.length > 0 && path[0] == '/';
    }
}
