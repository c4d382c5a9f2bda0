package org.sandboxed.engine.internal.http;

import java.io.ByteArrayOutputStream;
import java.util.Locale;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Bytes as they stand in a URL. */
final class Escapes {

    private static final String UNRESERVED = "-._~";

    private Escapes() {}

    /** All but letters, digits and four marks are written as numbers. */
    static byte[] of(byte[] bytes) {
        ByteArrayOutputStream escaped = new ByteArrayOutputStream();
        for (byte each : bytes) {
            if (isPlain(each)) {
                escaped.write(each);
            } else {
                escaped.writeBytes(String.format(Locale.ROOT, "%%%02X", each).getBytes(US_ASCII));
            }
        }
        return escaped.toByteArray();
    }

    private static boolean isPlain(byte each) {
        return (each >= 'a' && each <= 'z')
                || (each >= 'A' && each <= 'Z')
                || (each >= '0' && each <= '9')
                || UNRESERVED.indexOf(each) >= 0;
    }
}
