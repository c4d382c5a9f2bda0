package org.sandboxed.engine.internal.filesystem.diff;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import org.sandboxed.engine.internal.journal.PathText;

/**
 * Relative paths as strings of which each character is one byte: Linux knows no encoding of names, and such a string takes no
 * more room than the bytes.
 */
public final class RawPath {

    /** A directory before what is in it, names in the order of their bytes. */
    public static final Comparator<String> ORDER = RawPath::compare;

    private RawPath() {}

    /** The string for a path. */
    public static String of(byte[] path) {
        return new String(path, StandardCharsets.ISO_8859_1);
    }

    /** The path itself. */
    public static byte[] bytes(String path) {
        return path.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The path of an entry of a directory, whose own path is empty where it is the root. */
    public static String child(String directory, byte[] name) {
        return directory.isEmpty() ? of(name) : directory + '/' + of(name);
    }

    /** The path as people read it; a dot for the root. */
    public static String text(String path) {
        if (path.isEmpty()) {
            return ".";
        }
        byte[] bytes = bytes(path);
        return PathText.decode(bytes, 0, bytes.length);
    }

    /** The directory that a path is in; empty for the root. */
    public static String parent(String path) {
        return path.substring(0, Math.max(path.lastIndexOf('/'), 0));
    }

    /** The last name of a path. */
    public static byte[] name(String path) {
        return bytes(path.substring(path.lastIndexOf('/') + 1));
    }

    private static int compare(String a, String b) {
        byte[] one = bytes(a);
        byte[] other = bytes(b);
        int at = Arrays.mismatch(one, other);
        boolean goOn = at >= 0 && at < one.length && at < other.length;
        return goOn ? rank(one[at]) - rank(other[at]) : one.length - other.length;
    }

    private static int rank(byte character) {
        return character == '/' ? 0 : Byte.toUnsignedInt(character);
    }
}
