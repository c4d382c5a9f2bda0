package org.sandboxed.selftest.chroot;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Names and sockets of programs of another root. */
class RootNetworkTests {

    private static final String CONNECT = "attempt(lambda: socket.socket(socket.AF_UNIX).connect('/var/s'))";

    private PythonRoot root;

    @BeforeEach
    void make_root(@TempDir Path parent) throws IOException {
        root = PythonRoot.in(parent);
    }

    @ParameterizedTest
    @CsvSource({
        "217, 127.0.0.1 localhost|::1 ip6-localhost localhost|10.0.0.5 db|, 127.0.0.1 box|",
        "218, 127.0.0.1 localhost db, |::1 localhost|127.0.0.1 box|",
        "219, 127.0.0.1 # localhost is here|::1 localhost|, 127.0.0.1 localhost|127.0.0.1 box|",
        "219, # nothing|127.0.1.1 box|, 127.0.0.1 localhost|::1 localhost|",
    })
    void fs_309_net_217_218_219_hosts_of_the_root_are_kept(int number, String file, String added) throws IOException {
        Files.writeString(root.file("etc/hosts"), lines(file));

        assertThat(root.out(root.builder().hostname("box"), "print(open('/etc/hosts').read(), end='')"))
                .isEqualTo(lines(file) + lines(added));
        assertThat(root.file("etc/hosts")).hasContent(lines(file));
    }

    private static String lines(String text) {
        return text.replace('|', '\n');
    }

    @Test
    void localhost_is_known_where_the_machine_s_file_is_mounted() {
        String out = root.out(
                root.builder().hostname("box").readOnlyMount("/etc/hosts", Path.of("/etc/hosts")),
                "print(open('/etc/hosts').read(), end='')");

        assertThat(out).isEqualTo("127.0.0.1 localhost\n::1 localhost\n127.0.0.1 box\n");
    }

    @Test
    void names_of_the_rules_are_known_in_the_root() throws IOException {
        Files.createDirectory(root.file("etc/real"));
        Files.writeString(root.file("etc/real/hosts"), "10.0.0.5 db\n");
        Files.createSymbolicLink(root.file("etc/hosts"), Path.of("/etc/real/hosts"));

        String out = root.out(
                root.builder().redirectNet("api.example.com:443", "localhost:8443"),
                "print(socket.gethostbyname('db'), socket.gethostbyname('api.example.com'))");

        assertThat(out).startsWith("10.0.0.5 198.18.");
    }

    @Test
    void net_145_a_socket_of_the_root_is_judged_by_its_path_there() throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(root.file("var/s")));

            assertThat(root.out(root.builder(), CONNECT)).isEqualTo("EACCES\n");
            assertThat(root.out(root.builder().writable("/var"), CONNECT)).isEqualTo("ok\n");
        }
    }
}
