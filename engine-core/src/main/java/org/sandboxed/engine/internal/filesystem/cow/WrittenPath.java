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
                if (into.length() == 0) {
                    into.append(path, at, count);
                } else {
                    into.child(path, at, count);
                }
            }
            at = end + 1;
        }
        return true;
    }

    /** Whether the last name is {@code .} or {@code ..}, or there is none. */
    static boolean endsInDots(byte[] path, int length) {
        int end = length;
        while (end > 0 && path[end - 1] == '/') {
            end--;
        }
        int start = end;
        while (start > 0 && path[start - 1] != '/') {
            start--;
        }
        int count = end - start;
        return count == 0 || (path[start] == '.' && (count == 1 || (count == 2 && path[start + 1] == '.')));
    }
}
