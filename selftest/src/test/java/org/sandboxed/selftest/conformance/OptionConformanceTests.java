package org.sandboxed.selftest.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.record.FileChange;
import org.sandboxed.selftest.Python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The cases of the core that name an option of a later chapter, where the chapter's own tests go into its depth. */
class OptionConformanceTests {

    /** A group that may use ping sockets is a setting of the machine, {@code net.ipv4.ping_group_range}. */
    @Test
    void core_007_a_ping_socket_can_be_made_where_icmp_is_allowed() {
        List<String> ping = Python.lines(
                "import errno, socket",
                "try: socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP); print('made')",
                "except OSError as e: print(errno.errorcode[e.errno])");
        try (Sandbox sandbox = Sandbox.builder().allowNet("icmp://*").build()) {
            assertThat(sandbox.run(ping).stdout()).isIn("made\n", "EACCES\n", "EPERM\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:443", "localhost:22,443", ":8080", "*:8080", "localhost", "*"})
    void core_125_every_form_of_a_network_rule_is_taken(String rule) {
        try (Sandbox sandbox = Sandbox.builder().allowNet(rule).build()) {
            assertThat(sandbox.run("true").exitCode()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "foo.com:abc", "foo.com:0", "foo.com:"})
    void core_126_a_broken_network_rule_is_refused_by_the_builder(String rule) {
        assertThatThrownBy(() -> Sandbox.builder().allowNet(rule))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("allowNet")
                .hasMessageContaining(rule);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 101, -1})
    void core_129_a_share_of_the_processor_is_between_1_and_100(int percent) {
        assertThatThrownBy(() -> Sandbox.builder().maxCpu(percent))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("maxCpu")
                .hasMessageContaining(String.valueOf(percent));
    }

    @Test
    void core_138_ports_to_bind_are_numbers_lists_and_ranges() {
        List<String> bind = Python.lines(
                "import socket",
                "def can(port):",
                "  s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)",
                "  try: s.bind(('127.0.0.1', port)); return True",
                "  except PermissionError: return False",
                "print([can(p) for p in (28080, 28999, 29000, 29001, 29002, 29003, 28443)])");
        try (Sandbox sandbox = Sandbox.builder()
                .allowBind("28080,29000-29002", "28443", "29001,28443")
                .build()) {
            assertThat(sandbox.run(bind).stdout()).isEqualTo("[True, False, True, True, True, False, True]\n");
        }
    }

    /** The case has the two lists exclude each other; here both can be given, and denied wins. */
    @Test
    void core_141_every_port_cannot_be_denied_but_some_of_the_allowed_can() {
        assertThatThrownBy(() -> Sandbox.builder().denyBind("*"))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("denyBind");
        List<String> bind = Python.lines(
                "import errno, socket",
                "for port in (28501, 28502):",
                "  try: socket.socket().bind(('127.0.0.1', port)); print('bound')",
                "  except OSError as e: print(errno.errorcode[e.errno])");
        try (Sandbox sandbox =
                Sandbox.builder().allowBind("28501-28502").denyBind("28502").build()) {
            assertThat(sandbox.run(bind).stdout()).isEqualTo("bound\nEACCES\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a\0b",
                "x2345678901234567890123456789012345678901234567890123456789012345",
                "a/b",
                "/",
                ".",
                ".."
            })
    void core_146_what_is_no_name_of_a_machine_is_refused(String name) {
        assertThatThrownBy(() -> Sandbox.builder().hostname(name))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("hostname");
    }

    @Test
    void core_178_the_seed_decides_what_random_devices_give() {
        String first = random(42);

        assertThat(first).isNotBlank().isEqualTo(random(42));
        assertThat(random(1)).isNotEqualTo(random(999));
    }

    private static String random(long seed) {
        try (Sandbox sandbox = Sandbox.builder().randomSeed(seed).build()) {
            return sandbox.run("od", "-An", "-N16", "-tx1", "/dev/urandom").stdout();
        }
    }

    @Test
    void core_179_programs_run_from_a_given_time_on() {
        try (Sandbox sandbox = Sandbox.builder()
                .timeStart(Instant.parse("2000-06-15T12:00:00Z"))
                .build()) {
            RunResult run = sandbox.run("sh", "-c", "date -u +%Y; echo here; sleep 0.05; date -u +%Y");

            assertThat(run.stdout()).isEqualTo("2000\nhere\n2000\n");
        }
    }

    /** The case has EAFNOSUPPORT for a datagram; here it is refused as a connection is, with EPERM. */
    @Test
    void core_197_an_abstract_socket_outside_gets_nothing() throws Exception {
        String name = "sandboxed-" + UUID.randomUUID();
        Process listener = new ProcessBuilder(Python.withArguments(
                        Python.lines(
                                "import socket, sys",
                                "s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); s.bind('\\0' + sys.argv[1])",
                                "print('up', flush=True)",
                                "sys.stdin.read(); s.setblocking(False)",
                                "try: print(s.recv(9))",
                                "except BlockingIOError: print('nothing')"),
                        name))
                .start();
        try (BufferedReader said =
                        new BufferedReader(new InputStreamReader(listener.getInputStream(), StandardCharsets.UTF_8));
                Sandbox sandbox = Sandbox.builder().allowNet("*").build()) {
            assertThat(said.readLine()).isEqualTo("up");
            RunResult run = sandbox.run(Python.withArguments(
                    Python.lines(
                            "import errno, socket, sys",
                            "s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)",
                            "try: s.sendto(b'x', '\\0' + sys.argv[1]); print('sent')",
                            "except OSError as e: print(errno.errorcode[e.errno])"),
                    name));
            listener.getOutputStream().close();

            assertThat(run.stdout()).isEqualTo("EPERM\n");
            assertThat(said.readLine()).isEqualTo("nothing");
        } finally {
            listener.destroy();
        }
    }

    @Test
    void core_269_a_dry_run_tells_what_it_would_have_changed(@TempDir Path tree) throws IOException {
        Files.writeString(tree.resolve("modified"), "before");
        Files.writeString(tree.resolve("deleted"), "here");
        try (Sandbox sandbox = Sandbox.builder().workdir(tree).build()) {
            RunResult run = sandbox.run("sh", "-c", "echo new > added; echo after > modified; rm deleted");
            RunResult idle = sandbox.run("cat", "added", "modified");

            assertThat(run.changes().changes())
                    .extracting(FileChange::toString)
                    .containsExactly("A  added", "D  deleted", "M  modified");
            assertThat(idle.stdout()).isEqualTo("new\nafter\n");
            assertThat(idle.changes().isEmpty()).isTrue();
        }
        assertThat(tree.resolve("added")).doesNotExist();
        assertThat(tree.resolve("modified")).hasContent("before");
        assertThat(tree.resolve("deleted")).hasContent("here");
    }

    @Test
    void core_290_an_ipv4_address_is_judged_alike_when_it_is_mapped_to_ipv6() throws IOException {
        try (ServerSocket allowed = listen();
                ServerSocket denied = listen();
                Sandbox sandbox = Sandbox.builder()
                        .allowNet("tcp://127.0.0.1:" + allowed.getLocalPort())
                        .build()) {
            RunResult run = sandbox.run(Python.lines(
                    "import errno, socket",
                    "def connect(family, host, port):",
                    "  with socket.socket(family) as s: return errno.errorcode.get(s.connect_ex((host, port)),"
                            + " 'connected')",
                    "for port in (" + allowed.getLocalPort() + ", " + denied.getLocalPort() + "):",
                    "  print(connect(socket.AF_INET, '127.0.0.1', port), connect(socket.AF_INET6,"
                            + " '::ffff:127.0.0.1', port))"));

            assertThat(run.stdout()).isEqualTo("connected connected\nECONNREFUSED ECONNREFUSED\n");
        }
    }

    private static ServerSocket listen() throws IOException {
        ServerSocket server = new ServerSocket();
        server.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
        return server;
    }
}
