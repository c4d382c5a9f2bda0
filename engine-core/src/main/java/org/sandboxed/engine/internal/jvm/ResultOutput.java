package org.sandboxed.engine.internal.jvm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a result. A throwable anywhere in it that the other side would not take is replaced by one that says the same, so
 * that a report of several failures does not get lost over one of them.
 */
final class ResultOutput extends ObjectOutputStream {

    private final Class<?> origin;

    private ResultOutput(OutputStream out, Class<?> origin) throws IOException {
        super(out);
        this.origin = origin;
        enableReplaceObject(true);
    }

    /**
     * Serializes a result.
     *
     * @param origin the class of the code, as for {@link ResultFilter}
     */
    static byte[] serialize(@Nullable Object result, Class<?> origin) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ResultOutput out = new ResultOutput(bytes, origin)) {
            out.writeObject(result);
        }
        return bytes.toByteArray();
    }

    @Override
    protected Object replaceObject(Object object) {
        return object instanceof Throwable thrown && !isTaken(thrown)
                ? ThrowableCopy.of(thrown).toException(" (stands for the original, which cannot be copied)")
                : object;
    }

    private boolean isTaken(Throwable thrown) {
        try {
            Serial.read(Serial.write(thrown), ClassLoader.getSystemClassLoader(), new ResultFilter(origin));
            return true;
        } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError notTaken) {
            return false;
        }
    }
}
