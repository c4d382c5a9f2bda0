package org.sandboxed.engine.internal.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assumptions.abort;

/** Small C programs that tests compile to learn what this machine's headers and kernel say. */
public final class CProgram {

    private CProgram() {}

    /** Compiles a source text; aborts the test where that is not possible. */
    public static Path compile(Path directory, String source, String... options) {
        Path program = directory.resolve("program");
        try {
            Path file = Files.writeString(directory.resolve("program.c"), source);
            List<String> command = new ArrayList<>(List.of("gcc", "-w"));
            command.addAll(List.of(options));
            command.addAll(List.of("-o", program.toString(), file.toString()));
            int status = run(directory, command);
            return status == 0 ? program : abort("the C compiler refuses the program, see " + outputOf(directory));
        } catch (IOException e) {
            return abort("no C compiler: " + e.getMessage());
        }
    }

    /** Runs a command without input, its output in a file of a directory, and returns its status. */
    public static int run(Path directory, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return abort("interrupted while running " + command);
        }
    }

    /** What the last command in a directory printed. */
    public static String outputOf(Path directory) {
        try {
            return Files.readString(directory.resolve("output"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
