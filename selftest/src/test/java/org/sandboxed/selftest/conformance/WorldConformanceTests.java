package org.sandboxed.selftest.conformance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.selftest.Python;

import static org.assertj.core.api.Assertions.assertThat;

/** The cases about what programs see of the machine that no other test has, where those go into the depth of each part. */
class WorldConformanceTests {

    private static final List<String> PRELUDE = List.of(
            "import ctypes, errno, os, socket, struct",
            "libc = ctypes.CDLL(None, use_errno=True)",
            "def raw(*a):",
            "    result = libc.syscall(*a)",
            "    if result < 0: raise OSError(ctypes.get_errno(), 'raw')",
            "    return result",
            "def attempt(what):",
            "    try: what(); print('done')",
            "    except OSError as e: print(errno.errorcode[e.errno])");

    private static RunResult python(Sandbox sandbox, String... lines) {
        RunResult run = sandbox.run(Python.lines(String.join("\n", PRELUDE), String.join("\n", lines)));
        assertThat(run.stderr()).isEmpty();
        return run;
    }

    private static RunResult python(String... lines) {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            return python(sandbox, lines);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "os.open('//proc//kcore', 0)",
                "os.open('/proc/./kcore', 0)",
                "os.open('/etc/../proc/kcore', 0)",
                "os.open('/../proc/kcore', 0)",
                "os.open('kcore', 0, dir_fd=os.open('/proc', os.O_RDONLY))",
                "os.open('/proc/self/root/proc/kcore', 0)",
                "(os.symlink('/proc/kcore', 'link'), os.open('link', 0))",
                "raw(437, -100, b'/proc/kcore', ctypes.create_string_buffer(24), 24)",
                "raw(2, b'/proc/kcore', 0) if os.uname().machine == 'x86_64' else os.open('/proc/kcore', 0)"
            })
    void fs_321_fs_322_what_tells_about_the_kernel_stays_closed_however_it_is_spelled(String open) {
        // Not every machine has the first.
        String name = Stream.of("kcore", "kallsyms", "sysrq-trigger")
                .filter(file -> Files.exists(Path.of("/proc", file)))
                .findFirst()
                .orElseThrow();

        RunResult run = python("attempt(lambda: " + open.replace("kcore", name) + ")");

        assertThat(run.stdout()).isEqualTo("EACCES\n");
        assertThat(run.syscalls().denied().events()).hasSize(1);
    }

    @Test
    void fs_330_net_233_files_of_other_processes_stay_closed() {
        RunResult run = python(
                "attempt(lambda: open('/proc/%d/cmdline' % os.getppid()))",
                "attempt(lambda: open('/proc/1/status'))",
                "attempt(lambda: open('/proc/self/status'))",
                "attempt(lambda: open('/proc/%d/status' % os.getpid()))");

        assertThat(run.stdout()).isEqualTo("EACCES\nEACCES\ndone\ndone\n");
    }

    @Test
    void fs_331_nothing_is_learned_of_other_processes_but_that_they_are_there() {
        RunResult run = python(
                "attempt(lambda: os.stat('/proc/%d' % os.getppid()))",
                "attempt(lambda: os.readlink('/proc/%d/exe' % os.getppid()))",
                "attempt(lambda: os.readlink('/proc/self/exe'))");

        assertThat(run.stdout()).isEqualTo("done\nEACCES\ndone\n");
    }

    @Test
    void fs_326_of_the_ports_a_program_sees_those_of_its_sandbox() throws IOException {
        try (ServerSocket outside = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Sandbox sandbox =
                        Sandbox.builder().portRemap(true).allowBind("8080").build()) {
            RunResult run = python(
                    sandbox,
                    "server = socket.create_server(('127.0.0.1', 8080))",
                    "rows = open('/proc/net/tcp').read().splitlines()",
                    "print(rows[0].split()[:2], [r.split()[1] for r in rows[1:]])");

            assertThat(run.stdout()).isEqualTo("['sl', 'local_address'] ['0100007F:1F90']\n");
            assertThat(outside.isBound()).isTrue();
        }
    }

    @Test
    void fs_327_net_235_mounts_are_those_of_the_machine() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            for (String file : List.of("/proc/mounts", "/proc/self/mounts", "/proc/self/mountinfo")) {
                assertThat(sandbox.run("cat", file).stdout()).contains(" / ", " /proc ");
            }
        }
    }

    @Test
    void net_214_a_rule_about_the_machine_itself_adds_no_name() {
        try (Sandbox sandbox = Sandbox.builder().allowNet("localhost:443").build()) {
            assertThat(sandbox.run("grep", "localhost", "/etc/hosts").stdout())
                    .isEqualTo("127.0.0.1 localhost\n::1 localhost\n");
        }
    }

    @Test
    void net_227_without_a_name_the_machine_has_its_own() throws IOException {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            assertThat(sandbox.run("uname", "-n").stdout())
                    .isEqualTo(Files.readString(Path.of("/proc/sys/kernel/hostname")));
        }
    }

    @Test
    void core_171_processors_are_those_of_the_test() throws IOException {
        String own = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("Cpus_allowed_list"))
                .findFirst()
                .orElseThrow();
        try (Sandbox sandbox = Sandbox.builder().build()) {
            assertThat(sandbox.run("grep", "Cpus_allowed_list", "/proc/self/status")
                            .stdout())
                    .isEqualTo(own + "\n");
        }
    }
}
