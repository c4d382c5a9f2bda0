package org.sandboxed.engine.internal.journal.describe;

import java.io.ByteArrayOutputStream;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Strings as strace prints them: in double quotes, every byte that is not printable ASCII escaped. */
final class Quote {

    private static final int BYTE_MARK_LENGTH = "\\xHH".length();

    private Quote() {}

    /** Quotes a recorded text, in which {@code \xHH} stands for a byte that is not UTF-8. */
    static String of(String text) {
        return '"' + escape(text) + '"';
    }

    /** Escapes a recorded text as {@link #of} does, without the quotes. */
    static String escape(String text) {
        byte[] bytes = bytes(text);
        StringBuilder escaped = new StringBuilder(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            boolean digitFollows = i + 1 < bytes.length && bytes[i + 1] >= '0' && bytes[i + 1] <= '9';
            append(escaped, bytes[i] & 0xff, digitFollows);
        }
        return escaped.toString();
    }

    private static void append(StringBuilder escaped, int value, boolean digitFollows) {
        switch (value) {
            case '"', '\\' -> escaped.append('\\').append((char) value);
            case '\n' -> escaped.append("\\n");
            case '\t' -> escaped.append("\\t");
            case '\r' -> escaped.append("\\r");
            case '\f' -> escaped.append("\\f");
            case 0x0b -> escaped.append("\\v");
            default -> {
                if (value >= ' ' && value < 0x7f) {
                    escaped.append((char) value);
                } else {
                    String octal = Integer.toOctalString(value);
                    // A shorter number would swallow a digit that follows it.
                    escaped.append('\\')
                            .append(digitFollows ? "0".repeat(3 - octal.length()) : "")
                            .append(octal);
                }
            }
        }
    }

    private static byte[] bytes(String text) {
        if (!text.contains("\\x")) {
            return text.getBytes(UTF_8);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        int start = 0;
        for (int at = text.indexOf("\\x"); at >= 0; at = text.indexOf("\\x", at + 1)) {
            if (isByteMark(text, at)) {
                bytes.writeBytes(text.substring(start, at).getBytes(UTF_8));
                start = at + BYTE_MARK_LENGTH;
                bytes.write(Integer.parseInt(text, at + 2, start, 16));
            }
        }
        bytes.writeBytes(text.substring(start).getBytes(UTF_8));
        return bytes.toByteArray();
    }

    /** Only bytes above ASCII can fail to be UTF-8; anything else that looks like a mark is part of a name. */
    private static boolean isByteMark(String text, int at) {
        return at + BYTE_MARK_LENGTH <= text.length()
                && Character.digit(text.charAt(at + 2), 16) >= 8
                && Character.digit(text.charAt(at + 3), 16) >= 0;
    }
}
