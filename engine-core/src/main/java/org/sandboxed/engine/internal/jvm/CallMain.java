package org.sandboxed.engine.internal.jvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.sandboxed.engine.SandboxedCallable;

/** The main class of a sandboxed JVM that runs code of the test. It trusts what it is given, not the other way round. */
public final class CallMain {

    private CallMain() {}

    /**
     * Runs the code and writes what became of it.
     *
     * @param arguments the file with the code and the file for the result
     */
    @SuppressWarnings("SystemExitOutsideMain") // this is one
    public static void main(String[] arguments) throws IOException {
        ResultBytes result = run(Path.of(arguments[0]));
        Files.write(Path.of(arguments[1]), result.toByteArray(), StandardOpenOption.WRITE);
        // Threads that the code has left behind do not keep the test waiting.
        System.exit(0);
    }

    private static ResultBytes run(Path file) {
        SandboxedCallable<?, ?> code;
        try {
            code = (SandboxedCallable<?, ?>) Serial.read(Files.readAllBytes(file), ClassLoader.getSystemClassLoader());
        } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError unreadable) {
            return ResultBytes.unreadable(unreadable.toString());
        }
        try {
            return ResultBytes.returned(code.call(), CodeWithoutValue.origin(code));
        } catch (Throwable thrown) {
            return ResultBytes.thrown(thrown);
        }
    }
}
