package org.sandboxed.selftest.jvm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.selftest.FreshJvm;

import static org.assertj.core.api.Assertions.assertThat;

/** A JVM that has modules on its module path hands them on, relative paths included. */
class ModulePathTests {

    @TempDir
    Path directory;

    @Test
    void modules_are_there_for_calls_and_main_classes() throws IOException, InterruptedException {
        compileModule();
        List<String> command =
                FreshJvm.command(List.of("--module-path=modules", "--add-modules=greeter"), ModuleRun.class);
        Process jvm = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();

        String output = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(jvm.waitFor()).as(output).isZero();
        assertThat(output.lines()).containsExactly("called in greeter", "main in greeter: [from, there]");
    }

    private void compileModule() throws IOException {
        Path source = Files.createDirectories(directory.resolve("source/greeter"));
        Path module =
                Files.writeString(source.resolveSibling("module-info.java"), "module greeter { exports greeter; }");
        Path main = Files.writeString(source.resolve("Main.java"), """
            package greeter;

            public final class Main {
                public static void main(String[] arguments) {
                    System.out.println("main in " + Main.class.getModule().getName() + ": "
                            + java.util.Arrays.toString(arguments));
                }
            }
            """);
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-d",
                        directory.resolve("modules/greeter").toString(),
                        module.toString(),
                        main.toString());
        assertThat(result).isZero();
    }
}
