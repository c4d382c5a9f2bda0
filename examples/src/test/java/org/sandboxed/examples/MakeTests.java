package org.sandboxed.examples;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.junit.Sandboxed;
import org.sandboxed.junit.Workdir;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** A build: make, the compiler, the assembler and the linker, and then what they built. */
@Sandboxed
class MakeTests {

    @Test
    void builds_and_runs_hello(Sandbox sandbox, @Workdir Path workdir) throws Exception {
        Files.writeString(workdir.resolve("hello.c"), """
                #include <stdio.h>
                int main(void) { puts("hello"); return 0; }
                """);
        Files.writeString(workdir.resolve("Makefile"), "CC = gcc\nhello: hello.o\n");

        RunResult make = sandbox.run("make", "-j2", "hello");
        RunResult hello = sandbox.run("./hello");
        RunResult again = sandbox.run("make", "hello");

        assertThat(make).succeeded().hasNoDenials().ran("gcc", "-c", "-o", "hello.o", "hello.c");
        assertThat(hello).succeeded().hasStdout("hello\n");
        assertThat(again).succeeded().hasStdoutContaining("up to date").neverRan("gcc");
    }
}
