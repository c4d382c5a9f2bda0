package org.sandboxed.engine.internal.journal;

import java.util.Arrays;

/**
 * The texts of one event while it is written, each as one byte of kind, two bytes of length and the bytes themselves. Grows
 * to the largest event it has seen. Not thread-safe.
 */
final class TextBuffer {

    /** What precedes each text. */
    static final int HEAD = 3;
    /** The longest single text; the kernel's PATH_MAX. */
    static final int MAX_TEXT = 4096;
    /** The most that the texts of one event take. */
    static final int MAX_TEXTS = 16 * 1024;

    private static final int INITIAL_SIZE = 512;
    private static final int BYTE = 0xFF;

    private byte[] bytes = new byte[INITIAL_SIZE];
    private int length;

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    /** Adds a text, and returns whether all of it. */
    boolean add(TextKind kind, byte[] from, int offset, int count) {
        int room = MAX_TEXTS - length - HEAD;
        if (room < 0) {
            return false;
        }
        int kept = Math.min(Math.min(count, MAX_TEXT), room);
        reserve(HEAD + kept);
        bytes[length] = kind.code();
        bytes[length + 1] = (byte) (kept >>> 8);
        bytes[length + 2] = (byte) kept;
        System.arraycopy(from, offset, bytes, length + HEAD, kept);
        length += HEAD + kept;
        return kept == count;
    }

    /** The length of the text whose head is at a position. */
    static int length(byte[] texts, int at) {
        return (texts[at + 1] & BYTE) << 8 | (texts[at + 2] & BYTE);
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
