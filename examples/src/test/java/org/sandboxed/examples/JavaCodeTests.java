package org.sandboxed.examples;

import java.io.IOException;
import java.io.Serializable;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.CallResult;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.SyscallEvent;
import org.sandboxed.junit.JavaStacks;
import org.sandboxed.junit.Sandboxed;
import org.sandboxed.junit.Workdir;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;
import static org.sandboxed.assertj.SandboxAssertions.assertThatThrownBy;

/** Java of the project itself as the code under test, in a JVM of its own. */
@Sandboxed
class JavaCodeTests {

    /** A command line tool, as one would find it in a project. */
    static final class WordCount {

        public static void main(String[] arguments) throws IOException {
            if (arguments.length == 0) {
                System.err.println("usage: WordCount FILE");
                System.exit(64);
            }
            System.out.println(Files.readString(Path.of(arguments[0])).split("\\s+", -1).length);
        }
    }

    @Test
    void a_tool_says_how_it_is_used(Sandbox sandbox) {
        RunResult tool = sandbox.runJava(WordCount.class);

        assertThat(tool).hasExitCode(64).hasStderr("usage: WordCount FILE\n").hasNoDenials();
    }

    @Test
    void a_tool_reads_its_file(Sandbox sandbox, @Workdir Path workdir) throws IOException {
        Files.writeString(workdir.resolve("text"), "to be or not to be");

        assertThat(sandbox.runJava(WordCount.class, "text")).succeeded().hasStdout("6\n");
    }

    /** A part of the program from which nobody expects a connection. */
    static final class Telemetry {

        static void send() {
            try {
                new Socket("203.0.113.7", 80).close();
            } catch (IOException offline) {
                System.err.println("no telemetry: " + offline.getMessage());
            }
        }
    }

    @Test
    @JavaStacks("connect")
    void who_it_was_that_called_home(Sandbox sandbox) {
        CallResult<?> call = sandbox.attempt(() -> {
            Thread thread = new Thread(Telemetry::send, "telemetry");
            thread.start();
            thread.join();
        });

        SyscallEvent connect =
                call.run().syscalls().denied().of(Syscall.CONNECT).events().get(0);
        assertThat(connect.javaThread()).hasValue("telemetry");
        assertThat(connect.javaStack())
                .extracting(StackTraceElement::getClassName)
                .contains(Telemetry.class.getName());
    }

    /** What a report has to say. */
    record Summary(int lines, String last) implements Serializable {}

    @Test
    void a_value_comes_back(Sandbox sandbox) {
        String text = "one\ntwo\nthree";

        Summary summary = sandbox.call(() -> summarize(text));

        assertThat(summary).isEqualTo(new Summary(3, "three"));
    }

    private static Summary summarize(String text) {
        String[] lines = text.split("\n", -1);
        return new Summary(lines.length, Arrays.asList(lines).get(lines.length - 1));
    }

    @Test
    void an_exception_comes_back(Sandbox sandbox) {
        assertThatThrownBy(() -> sandbox.call(() -> new Socket("203.0.113.7", 80)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Connection refused");
        assertThat(sandbox.syscalls()).containsDenied(Syscall.CONNECT);
    }

    @Test
    void so_does_the_end_of_the_jvm(Sandbox sandbox) {
        CallResult<?> call = sandbox.attempt(() -> System.exit(3));

        assertThat(call).exited(3).run().hasNoDenials();
    }
}
