package org.sandboxed.engine.internal.filesystem;

import java.util.Arrays;
import org.sandboxed.engine.internal.kernel.Files;

/**
 * A path that is being put together, as bytes: Linux knows no encoding of names. The room for it grows to what the longest
 * path so far has needed, PATH_MAX at most; what does not fit makes the path {@link #isTooLong()}. Not thread-safe.
 */
public final class PathBytes {

    private static final int FIRST_ROOM = 128;
    private static final int MAX_DIGITS = 11;
    private static final byte[] NONE = {};

    private byte[] bytes = NONE;
    private final byte[] digits = new byte[MAX_DIGITS];
    private int length;
    private boolean tooLong;

    /** The bytes, of which the first {@link #length()} are the path; others once something has been added. */
    public byte[] bytes() {
        return bytes.length == 0 ? grow(FIRST_ROOM) : bytes;
    }

    /** As {@link #bytes()}, with room for any path, to be written to before {@link #setLength}. */
    public byte[] room() {
        return bytes.length < Files.PATH_MAX ? grow(Files.PATH_MAX) : bytes;
    }

    private byte[] grow(int room) {
        bytes = Arrays.copyOf(bytes, room);
        return bytes;
    }

    /** Makes room for some more bytes and a NUL; false where the path gets too long by them. */
    private boolean hasRoom(int count) {
        int needed = length + count + 1;
        if (needed > Files.PATH_MAX) {
            tooLong = true;
            return false;
        }
        if (needed > bytes.length) {
            grow(Math.min(Files.PATH_MAX, Math.max(FIRST_ROOM, 2 * needed)));
        }
        return true;
    }

    /** A copy of the bytes of the path. */
    public byte[] toArray() {
        return Arrays.copyOf(bytes, length);
    }

    public int length() {
        return length;
    }

    /** Whether something was left out because the path would be longer than PATH_MAX. */
    public boolean isTooLong() {
        return tooLong;
    }

    /** Forgets the path. */
    public void clear() {
        length = 0;
        tooLong = false;
    }

    /** Takes over what was written into {@link #room()}, or cuts the path short. */
    public void setLength(int newLength) {
        length = newLength;
        tooLong = false;
    }

    /** Becomes a copy of another path. */
    public PathBytes set(PathBytes other) {
        clear();
        tooLong = other.tooLong;
        return append(other.bytes, 0, other.length);
    }

    /** Adds bytes. */
    public PathBytes append(byte[] source, int from, int count) {
        if (hasRoom(count)) {
            System.arraycopy(source, from, bytes, length, count);
            length += count;
        }
        return this;
    }

    /** Adds bytes. */
    public PathBytes append(byte[] source) {
        return append(source, 0, source.length);
    }

    /** Adds a slash and a name. */
    public PathBytes child(byte[] source, int from, int count) {
        if (hasRoom(count + 1)) {
            bytes[length++] = '/';
            append(source, from, count);
        }
        return this;
    }

    /** Adds a name, with a slash before it unless it is the first of a relative path. */
    public PathBytes childOrFirst(byte[] source, int from, int count) {
        return length == 0 ? append(source, from, count) : child(source, from, count);
    }

    /** Adds a number that is not negative. */
    public PathBytes appendDecimal(int number) {
        int at = digits.length;
        int rest = number;
        do {
            digits[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
        return append(digits, at, digits.length - at);
    }

    /** Cuts off the last name with its slash; the root, which is empty here, stays. */
    public void removeLast() {
        int slash = length - 1;
        while (slash > 0 && bytes[slash] != '/') {
            slash--;
        }
        length = Math.max(slash, 0);
    }

    /** Whether this is the path, or something below it. */
    public boolean isBelow(byte[] prefix) {
        return isBelow(bytes, length, prefix);
    }

    /** Whether the path is the prefix, or something below it. */
    public static boolean isBelow(byte[] path, int length, byte[] prefix) {
        int count = prefix.length;
        return length >= count
                && (length == count || path[count] == '/')
                && Arrays.equals(path, 0, count, prefix, 0, count);
    }

    /**
     * Whether a path has no {@code .}, no {@code ..} and no slash too many, so that without links it is as it is written.
     *
     * @param start where its first name begins
     */
    static boolean isPlain(byte[] path, int start, int length) {
        int from = start;
        for (int at = start; at < length; at++) {
            if (path[at] == '/') {
                if (isEmptyOrDots(path, from, at)) {
                    return false;
                }
                from = at + 1;
            }
        }
        return !isEmptyOrDots(path, from, length);
    }

    private static boolean isEmptyOrDots(byte[] path, int from, int end) {
        int count = end - from;
        return count <= 0 || (path[from] == '.' && (count == 1 || (count == 2 && path[from + 1] == '.')));
    }

    boolean is(byte[] other) {
        return is(other, other.length);
    }

    /** Whether these are the same bytes. */
    public boolean is(byte[] other, int otherLength) {
        return Arrays.equals(bytes, 0, length, other, 0, otherLength);
    }
}
