package org.sandboxed.engine.internal.names;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What queries and answers have in common, see RFC 1035: a header and names. No length in a message is believed. */
final class DnsMessage {

    static final int HEADER = 12;
    static final int FLAGS = 2;
    static final int QUESTIONS = 4;
    static final int ANSWERS = 6;
    /** QR, set in what is an answer, and the code of what is asked, 0 for a query. */
    static final int RESPONSE_OR_OPCODE = 0xf8;
    /** QR. */
    static final int RESPONSE = 0x80;
    /** A question ends with its type and class. */
    static final int TYPE_AND_CLASS = 4;

    private static final byte SERVER_FAILURE = 2;
    private static final int MAX_LABEL = 63;
    private static final int MAX_NAME = 255;
    private static final int POINTER = 0xc0;
    private static final int MAX_POINTERS = 32;

    private DnsMessage() {}

    /**
     * Reads a name, in lower case and without the dot at its end.
     *
     * @param start where it begins
     * @param name gets it
     * @return where it ends, or -1 where it is none
     */
    static int readName(byte[] message, int length, int start, StringBuilder name) {
        name.setLength(0);
        int at = start;
        int end = -1;
        int run = start;
        int pointers = 0;
        while (at < length && message[at] != 0) {
            int label = unsigned(message, at);
            if (label >= POINTER) {
                int target = pointer(message, length, at);
                // Backwards only, and not into the header: so it comes to an end.
                if (target < HEADER || target >= run || ++pointers > MAX_POINTERS) {
                    return -1;
                }
                end = end < 0 ? at + Short.BYTES : end;
                at = target;
                run = target;
            } else if (label > MAX_LABEL || at + 1 + label >= length || name.length() + label > MAX_NAME) {
                return -1;
            } else {
                appendLabel(message, at + 1, label, name);
                at += label + 1;
            }
        }
        if (at >= length) {
            return -1;
        }
        return end < 0 ? at + 1 : end;
    }

    private static int pointer(byte[] message, int length, int at) {
        return at + 1 < length ? shortAt(message, at) & ~(POINTER << Byte.SIZE) : -1;
    }

    private static void appendLabel(byte[] message, int from, int length, StringBuilder name) {
        if (!name.isEmpty()) {
            name.append('.');
        }
        for (int i = from; i < from + length; i++) {
            name.append((char) lower(unsigned(message, i)));
        }
    }

    private static int lower(int letter) {
        return letter >= 'A' && letter <= 'Z' ? letter - 'A' + 'a' : letter;
    }

    /** The answer to a query that the server could not answer, SERVFAIL; null where it is no query. */
    static byte @Nullable [] failure(byte[] query) {
        int end = query.length < HEADER ? -1 : readName(query, query.length, HEADER, new StringBuilder());
        if (end < 0 || end + TYPE_AND_CLASS > query.length) {
            return null;
        }
        byte[] answer = Arrays.copyOf(query, end + TYPE_AND_CLASS);
        answer[FLAGS] |= (byte) RESPONSE;
        answer[FLAGS + 1] = SERVER_FAILURE;
        Arrays.fill(answer, ANSWERS, HEADER, (byte) 0);
        return answer;
    }

    /** A number of two bytes. */
    static int shortAt(byte[] message, int at) {
        return unsigned(message, at) << Byte.SIZE | unsigned(message, at + 1);
    }

    static int unsigned(byte[] message, int at) {
        return message[at] & 0xff;
    }
}
