package org.sandboxed.selftest.cow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Programs in C, for what Python cannot do. */
final class CProgram {

    private CProgram() {}

    /**
     * Compiles a program; skips the test where there is no compiler.
     *
     * @param directory where it is put
     * @param text of the program
     */
    static Path compile(Path directory, String text) throws IOException, InterruptedException {
        Path source = Files.writeString(directory.resolve("program.c"), text);
        Path program = directory.resolve("program");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "gcc is not installed");
        Process compiler = new ProcessBuilder("gcc", "-o", program.toString(), source.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("compiler.txt").toFile())
                .start();
        assertThat(compiler.waitFor())
                .as(Files.readString(directory.resolve("compiler.txt")))
                .isZero();
        return program;
    }
}
