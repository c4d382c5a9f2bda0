package org.sandboxed.engine.internal.jvm;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.SandboxException;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Reads what the child JVM wrote. Whatever ran there was confined because it is not trusted, and it may have written the
 * file itself: so classes are those that {@link ResultFilter} accepts, and what makes no sense is an error, never a result.
 */
final class ResultReader {

    private final ClassLoader loader;
    private final ResultFilter filter;

    ResultReader(ClassLoader loader, ResultFilter filter) {
        this.loader = loader;
        this.filter = filter;
    }

    /**
     * What became of the code.
     *
     * @throws SandboxException where that cannot be brought over, with the reason and the way out
     */
    CallOutcome read(byte[] bytes) {
        if (bytes.length == 0) {
            return new CallOutcome(CallOutcome.Kind.NEITHER, null);
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readInt() != ResultBytes.MARK) {
                throw new IOException("it does not begin as a result does");
            }
            return read(in, in.readByte());
        } catch (IOException e) {
            throw new SandboxException("call: what the sandboxed JVM wrote is not a result: " + e.getMessage(), e);
        }
    }

    private CallOutcome read(DataInputStream in, byte kind) throws IOException {
        return switch (kind) {
            case ResultBytes.RETURNED -> new CallOutcome(CallOutcome.Kind.RETURNED, value(readArray(in)));
            case ResultBytes.THREW ->
                new CallOutcome(CallOutcome.Kind.THREW, thrown(ThrowableCopy.readFrom(in), readArray(in)));
            case ResultBytes.UNREADABLE ->
                throw new SandboxException("call: the sandboxed JVM cannot read the code: " + readText(in)
                        + "; it sees the class path (java.class.path) and module path of this JVM and nothing else");
            case ResultBytes.UNWRITABLE ->
                throw new SandboxException("call: what the code returned cannot be copied: " + readText(in)
                        + "; return something serializable, or write it to a file in the working directory");
            default -> throw new IOException("kind " + kind + " is unknown");
        };
    }

    private @Nullable Object value(byte[] serialized) {
        try {
            return Serial.read(serialized, loader, filter);
        } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError e) {
            throw new SandboxException(
                    "call: what the code returned cannot be read: "
                            + filter.rejected()
                                    .map(name -> name + " is not among the classes that are taken from a sandbox;"
                                            + " return text, numbers, collections of them, or records and classes of"
                                            + " your own project")
                                    .orElse(e.toString()),
                    e);
        }
    }

    private Throwable thrown(ThrowableCopy copy, byte[] serialized) {
        if (serialized.length == 0) {
            return copy.toException(" (stands for the original, which is not serializable)");
        }
        try {
            if (Serial.read(serialized, loader, filter) instanceof Throwable original) {
                return original;
            }
        } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError e) {
            String why = filter.rejected()
                    .map(name -> "contains a " + name + ", which is not taken from a sandbox")
                    .orElse("cannot be read: " + e);
            return copy.toException(" (stands for the original, which " + why + ")");
        }
        return copy.toException(" (stands for something that is no throwable)");
    }

    static String readText(DataInputStream in) throws IOException {
        return new String(readArray(in), UTF_8);
    }

    private static byte[] readArray(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new EOFException("it ends too early");
        }
        return in.readNBytes(length);
    }
}
