package org.sandboxed.engine.internal.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** Decodes bodies, to look into them. */
final class ContentEncoding {

    private static final int MOST_BYTES = 16 * 1024 * 1024;
    private static final int BUFFER = 8 * 1024;

    private ContentEncoding() {}

    /**
     * What is in a body, which may be the beginning of one only.
     *
     * @param encoding as its header says
     * @return null where that is not known here, or there is more than could be looked at
     */
    static byte @Nullable [] decode(byte[] bytes, String encoding) {
        ByteArrayOutputStream decoded = new ByteArrayOutputStream();
        try (InputStream in = open(bytes, encoding.strip().toLowerCase(Locale.ROOT))) {
            if (in == null) {
                return null;
            }
            byte[] buffer = new byte[BUFFER];
            int count = in.read(buffer);
            while (count >= 0 && decoded.size() <= MOST_BYTES) {
                decoded.write(buffer, 0, count);
                count = in.read(buffer);
            }
        } catch (IOException broken) {
            // What follows is no part of the record, or nothing that anybody could decode.
            return decoded.toByteArray();
        }
        return decoded.size() > MOST_BYTES ? null : decoded.toByteArray();
    }

    private static @Nullable InputStream open(byte[] bytes, String encoding) throws IOException {
        InputStream in = new ByteArrayInputStream(bytes);
        return switch (encoding) {
            case "gzip", "x-gzip" -> new GZIPInputStream(in);
            case "deflate" -> new InflaterInputStream(in);
            default -> null;
        };
    }
}
