package org.sandboxed.selftest.jvm;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.CallResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.selftest.FreshJvm;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

/** Code in a sandbox that a person looks at with a debugger. */
@Timeout(90)
class DebuggerTests {

    private static final String AGENT = "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0";
    private static final String LISTENING = "Listening for transport dt_socket at address: ";

    @TempDir
    private Path files;

    /** A test JVM: calls code under a policy, and prints what has become of it. */
    static final class Tests {
        public static void main(String[] arguments) {
            Sandbox.Builder builder = Sandbox.builder();
            switch (arguments[0]) {
                case "there is no time" -> builder.timeout(Duration.ofSeconds(1));
                case "ports are remapped" -> builder.portRemap(true);
                case "no port may be taken" -> builder.denyBind("1024-65535");
                default -> {}
            }
            try (Sandbox sandbox = builder.build()) {
                CallResult<String> call = sandbox.attempt(() -> "the value");
                System.out.println("outcome: " + call.run().endReason() + " " + call.value());
                System.out.println("written: <" + call.run().stdout() + ">");
                System.out.println("denied: " + call.run().syscalls().denied().events());
                System.out.println("agents: "
                        + call.run().command().stream()
                                .filter(argument -> argument.contains("jdwp"))
                                .collect(joining(" ")));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"there is no time", "ports are remapped", "no port may be taken"})
    void a_jvm_waits_for_its_debugger_beyond_every_time_limit(String policy) throws Exception {
        Process tests = start(List.of("-Dsandboxed.debug=suspend=y"), policy);
        try (BufferedReader said = tests.errorReader()) {
            int port = port(said);

            VirtualMachine debugged = attach(port);

            assertThat(tests.waitFor(2, TimeUnit.SECONDS)).isFalse();
            assertThat(debugged.allThreads()).isNotEmpty();
            debugged.resume();
            assertThat(output(tests))
                    .contains(
                            "outcome: EXITED the value",
                            "written: <>",
                            "denied: []",
                            "agents: -agentlib:jdwp=transport=dt_socket,server=y,suspend=y,quiet=y,address=127.0.0.1:"
                                    + port);
        } finally {
            tests.destroyForcibly().waitFor();
        }
    }

    @Test
    void a_debugger_of_the_tests_is_inherited_under_another_port() throws Exception {
        Process tests = start(List.of(AGENT), "there is no time");
        try (BufferedReader said = tests.errorReader()) {
            int port = port(said);

            List<String> output = output(tests);

            assertThat(output.get(0)).startsWith(LISTENING).isNotEqualTo(LISTENING + port);
            assertThat(output)
                    .contains(
                            "outcome: EXITED the value",
                            "written: <>",
                            "agents: -agentlib:jdwp=transport=dt_socket,server=y,suspend=n,quiet=y,address=127.0.0.1:"
                                    + port);
        } finally {
            tests.destroyForcibly().waitFor();
        }
    }

    @Test
    void a_debugger_of_the_tests_alone_is_left_out_on_request() throws Exception {
        Process tests = start(List.of(AGENT, "-Dsandboxed.debug=off"), "there is a debugger of the tests");
        try (BufferedReader said = tests.errorReader()) {
            assertThat(output(tests)).contains("outcome: EXITED the value", "agents: ");
            assertThat(said.lines()).isEmpty();
        } finally {
            tests.destroyForcibly().waitFor();
        }
    }

    private Process start(List<String> options, String policy) throws IOException {
        return new ProcessBuilder(FreshJvm.command(options, Tests.class, policy))
                .redirectOutput(files.resolve("stdout").toFile())
                .start();
    }

    private List<String> output(Process tests) throws Exception {
        assertThat(tests.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readAllLines(files.resolve("stdout"));
    }

    private static int port(BufferedReader said) throws IOException {
        String line = said.readLine();
        while (line != null && !line.startsWith(LISTENING)) {
            line = said.readLine();
        }
        assertThat(line).as("where the JVM listens").isNotNull();
        return Integer.parseInt(line.substring(LISTENING.length()));
    }

    private static VirtualMachine attach(int port) throws IOException, IllegalConnectorArgumentsException {
        AttachingConnector connector = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(each -> each.transport().name().equals("dt_socket"))
                .findFirst()
                .orElseThrow();
        Map<String, Connector.Argument> arguments = connector.defaultArguments();
        requireNonNull(arguments.get("hostname")).setValue("127.0.0.1");
        requireNonNull(arguments.get("port")).setValue(Integer.toString(port));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try {
                return connector.attach(arguments);
            } catch (ConnectException notYet) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }
}
