package org.sandboxed.engine.internal.jvm;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What the child JVM writes: a mark, a kind, and what belongs to it. Something thrown is there twice, as a {@link
 * ThrowableCopy} that can always be read, and as itself where it is serializable. An empty file says that the JVM ended
 * first.
 */
final class ResultBytes {

    static final int MARK = 0x5361_6e64;
    static final byte RETURNED = 1;
    static final byte THREW = 2;
    static final byte UNREADABLE = 3;
    static final byte UNWRITABLE = 4;

    private final byte[] bytes;

    private ResultBytes(byte kind, Content content) {
        ByteArrayOutputStream into = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(into)) {
            out.writeInt(MARK);
            out.writeByte(kind);
            content.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.bytes = into.toByteArray();
    }

    static ResultBytes returned(@Nullable Object value, Class<?> origin) {
        try {
            byte[] serialized = ResultOutput.serialize(value, origin);
            return new ResultBytes(RETURNED, out -> writeArray(out, serialized));
        } catch (IOException | RuntimeException notSerializable) {
            return new ResultBytes(UNWRITABLE, out -> writeText(out, notSerializable.toString()));
        }
    }

    static ResultBytes thrown(Throwable thrown) {
        ThrowableCopy copy = ThrowableCopy.of(thrown);
        return new ResultBytes(THREW, out -> {
            copy.writeTo(out);
            writeArray(out, serializedOrNothing(thrown));
        });
    }

    static ResultBytes unreadable(String reason) {
        return new ResultBytes(UNREADABLE, out -> writeText(out, reason));
    }

    private static byte[] serializedOrNothing(Throwable thrown) {
        try {
            return Serial.write(thrown);
        } catch (IOException | RuntimeException notSerializable) {
            return new byte[0];
        }
    }

    static void writeText(DataOutputStream out, String text) throws IOException {
        writeArray(out, text.getBytes(UTF_8));
    }

    private static void writeArray(DataOutputStream out, byte[] array) throws IOException {
        out.writeInt(array.length);
        out.write(array);
    }

    byte[] toByteArray() {
        return bytes.clone();
    }

    private interface Content {
        void writeTo(DataOutputStream out) throws IOException;
    }
}
