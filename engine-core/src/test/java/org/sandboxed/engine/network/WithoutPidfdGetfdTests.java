package org.sandboxed.engine.network;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.sandboxed.engine.handler.Syscall;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tests of the network once more, in a JVM under a filter that refuses pidfd_getfd(2), as the profile of a container may.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WithoutPidfdGetfdTests {

    /** Puts a seccomp filter on itself that fails one call with EPERM, and becomes a JVM. */
    private static final String CONFINE = """
        import ctypes, os, struct, sys
        libc = ctypes.CDLL(None, use_errno=True)
        load, equal, allow, fail = (0x20, 0, 0, 0), (0x15, 0, 1, int(sys.argv[1])), (6, 0, 0, 0x7fff0000), (6, 0, 0, 0x50001)
        code = b''.join(struct.pack('HBBI', *line) for line in (load, equal, fail, allow))
        buffer = ctypes.create_string_buffer(code, len(code))
        program = struct.pack('HxxxxxxP', 4, ctypes.addressof(buffer))
        if libc.prctl(38, 1, 0, 0, 0) or libc.prctl(22, 2, program):
            raise OSError(ctypes.get_errno(), 'prctl')
        os.execv(sys.argv[2], sys.argv[2:])
        """;

    /** Cases of connections that the sandbox cannot look at, because it has not made the socket. */
    private static final Map<String, String> DIFFERENT = Map.of(
            "net_129_a_stream_of_non_blocking_messages_arrives_whole", "sendmsg on a connection, where UDP is allowed",
            "net_087_089_090_bad_arguments_fail_as_the_kernel_lets_them_fail", "connect on a pair of sockets");

    private final Map<String, String> outcomes = new TreeMap<>();

    @BeforeAll
    @Timeout(300)
    void run_in_another_jvm() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "python3",
                "-c",
                CONFINE,
                String.valueOf(Syscall.PIDFD_GETFD.number()),
                ProcessHandle.current().info().command().orElseThrow()));
        // What this JVM is told about native access; another prints warnings.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("--enable-native") || option.startsWith("--sun-misc"))
                .forEach(command::add);
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                TestsInThisJvm.class.getName(),
                ConnectTests.class.getName(),
                RedirectTests.class.getName(),
                NamesAskedTests.class.getName(),
                PortSharingTests.class.getName(),
                HeldSocketCases.class.getName()));
        Process jvm = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(jvm.waitFor()).as(output).isZero();
        output.lines()
                .map(line -> line.split(": ", 2))
                .filter(line -> line.length == 2)
                .forEach(line -> outcomes.put(line[0], line[1]));
    }

    @Test
    void all_pass_but_those_on_sockets_that_were_not_made_here() {
        Map<String, String> failed = new TreeMap<>(outcomes);
        failed.values().removeIf("ok"::equals);

        assertThat(outcomes).hasSizeGreaterThan(30);
        assertThat(failed.keySet()).as(() -> failed.toString()).isEqualTo(new TreeSet<>(DIFFERENT.keySet()));
    }
}
