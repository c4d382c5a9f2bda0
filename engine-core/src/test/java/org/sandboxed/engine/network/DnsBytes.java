package org.sandboxed.engine.network;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Parts of messages of name servers, as RFC 1035 has them. */
public final class DnsBytes {

    private static final int SECONDS = 60;

    private DnsBytes() {}

    /** A name, written out. */
    public static byte[] name(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String label : text.split("\\.", -1)) {
            out.write(label.length());
            out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.write(0);
        return out.toByteArray();
    }

    /** What a name is said to have, for a minute. */
    public static byte[] entry(byte[] owner, int type, byte[] data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(owner);
        out.writeBytes(shorts(type, 1, 0, SECONDS, data.length));
        out.writeBytes(data);
        return out.toByteArray();
    }

    /** Numbers of two bytes. */
    public static byte[] shorts(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Short.BYTES);
        for (int value : values) {
            bytes.putShort((short) value);
        }
        return bytes.array();
    }
}
