package org.sandboxed.engine.internal.http;

/** Finds secrets as servers write them: as they are, with escapes of URLs, or with those of JSON. */
final class SecretForms {

    private static final int HEX = 16;
    private static final int URL_ESCAPE = 3;
    private static final int JSON_ESCAPE = 2;
    private static final int JSON_NUMBER = 6;

    private SecretForms() {}

    /**
     * Where a secret ends that begins at a place; -1 where none does.
     *
     * @param isCut whether the bytes are the beginning of something longer, which may end within a secret
     */
    static int end(byte[] bytes, int start, byte[] secret, boolean isCut) {
        int end = end(bytes, start, secret, isCut, false);
        return end < 0 ? end(bytes, start, secret, isCut, true) : end;
    }

    private static int end(byte[] bytes, int start, byte[] secret, boolean isCut, boolean isEscaped) {
        int at = start;
        for (byte each : secret) {
            if (at == bytes.length) {
                return isCut ? at : -1;
            }
            int length = isEscaped ? escape(bytes, at, each) : 0;
            if (length == 0 && bytes[at] != each) {
                return isCut && isEscaped && at > start && isBrokenOff(bytes, at) ? bytes.length : -1;
            }
            at += Math.max(1, length);
        }
        return at;
    }

    /** How long the escape is that stands for a byte; 0 where there is none. */
    private static int escape(byte[] bytes, int at, byte meant) {
        if (bytes[at] == '%') {
            return number(bytes, at + 1, 2) == (meant & 0xff) ? URL_ESCAPE : 0;
        }
        if (bytes[at] != '\\' || at + 1 == bytes.length) {
            return 0;
        }
        if (bytes[at + 1] == 'u') {
            return number(bytes, at + 2, 4) == (meant & 0xff) ? JSON_NUMBER : 0;
        }
        return bytes[at + 1] == meant ? JSON_ESCAPE : 0;
    }

    private static int number(byte[] bytes, int from, int digits) {
        if (from + digits > bytes.length) {
            return -1;
        }
        int number = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = Character.digit(bytes[i], HEX);
            if (digit < 0) {
                return -1;
            }
            number = number * HEX + digit;
        }
        return number;
    }

    private static boolean isBrokenOff(byte[] bytes, int at) {
        int length = bytes[at] == '%' ? URL_ESCAPE : bytes[at] == '\\' ? JSON_NUMBER : 0;
        return at + length > bytes.length;
    }
}
