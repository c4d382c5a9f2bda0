package org.sandboxed.selftest.chroot;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;

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
    void a_root_without_hosts_has_those_of_the_sandbox() throws IOException {
        String hosts = "127.0.0.1 localhost\n::1 localhost\n127.0.0.1 box\n198.18.0.1 api.example.com\n";
        String read = """
            print(open('/etc/hosts').read(), end='')
            print(os.stat('/etc/hosts').st_size > 0, os.access('/etc/hosts', os.R_OK))
            print(socket.gethostbyname('api.example.com'), socket.gethostbyname('localhost'))
            attempt(lambda: write('/etc/hosts', 'mine'))
            """;
        String expected = hosts + "True True\n198.18.0.1 127.0.0.1\nEACCES\n";

        assertThat(root.out(named(root.builder()), read)).isEqualTo(expected);
        assertThat(root.out(named(root.builder().workdir(root.path())), read)).isEqualTo(expected);
        assertThat(root.file("etc/hosts")).doesNotExist();
    }

    @Test
    @Timeout(60)
    void a_pipe_in_place_of_a_file_holds_nobody_up() throws Exception {
        for (String file : List.of("etc/hosts", "etc/ssl/certs/ca-certificates.crt")) {
            Files.createDirectories(root.file(file).getParent());
            assertThat(new ProcessBuilder("mkfifo", root.file(file).toString())
                            .start()
                            .waitFor())
                    .isZero();
        }

        String out = root.out(
                root.builder().allowHttp("* api.example.com").injectCa(),
                "print(socket.gethostbyname('api.example.com'), socket.gethostbyname('localhost'))");

        assertThat(out).isEqualTo("198.19.0.1 127.0.0.1\n");
    }

    @Test
    void a_root_whose_hosts_an_option_is_about_has_none_of_the_sandbox(@TempDir Path mounted) throws IOException {
        String read = "attempt(lambda: open('/etc/hosts'))";

        assertThat(root.out(named(root.builder().denied("/etc/hosts")), read)).isNotEqualTo("ok\n");
        assertThat(root.out(named(root.builder().denied("/etc")), read)).isNotEqualTo("ok\n");
        assertThat(root.out(named(root.builder().mount("/etc", mounted)), read)).isEqualTo("ENOENT\n");
        assertThat(root.out(named(root.builder().writable("/etc")), """
            attempt(lambda: open('/etc/hosts'))
            write('/etc/hosts', '10.0.0.5 db')
            print(socket.gethostbyname('db'), socket.gethostbyname('api.example.com'))
            """)).isEqualTo("ENOENT\n10.0.0.5 198.18.0.1\n");
        assertThat(root.file("etc/hosts")).hasContent("10.0.0.5 db");
    }

    @Test
    void what_programs_write_into_hosts_is_kept_and_the_names_of_the_rules_with_it() throws IOException {
        Files.writeString(root.file("etc/hosts"), "10.0.0.5 db\n");
        try (Sandbox sandbox = named(root.builder().workdir(root.path())).build()) {
            RunResult run = sandbox.run("python3", "-c", PythonRoot.PRELUDE + """
                print(socket.gethostbyname('db'), socket.gethostbyname('api.example.com'))
                write('/etc/hosts', '10.0.0.6 cache\\n', 'a')
                print(read('/etc/hosts'))
                print(os.stat('/etc/hosts').st_size == len(open('/etc/hosts', 'rb').read()))
                write('/etc/new', '10.0.0.7 other\\n')
                os.rename('/etc/new', '/etc/hosts')
                print(socket.gethostbyname('other'), socket.gethostbyname('api.example.com'))
                os.unlink('/etc/hosts')
                attempt(lambda: open('/etc/hosts'))
                write('/etc/hosts', '10.0.0.8 last')
                """);

            assertThat(run.stdout()).as(run.stderr()).isEqualTo("""
                10.0.0.5 198.18.0.1
                10.0.0.5 db
                10.0.0.6 cache
                127.0.0.1 localhost
                ::1 localhost
                127.0.0.1 box
                198.18.0.1 api.example.com
                True
                10.0.0.7 198.18.0.1
                ENOENT
                """);
            assertThat(run.changes().changes()).singleElement().satisfies(change -> {
                assertThat(change.path()).isEqualTo("etc/hosts");
                assertThat(change.after()).asString().isEqualTo("10.0.0.8 last");
            });
        }
        assertThat(root.file("etc/hosts")).hasContent("10.0.0.5 db\n");
    }

    private static Sandbox.Builder named(Sandbox.Builder builder) {
        return builder.hostname("box").redirectNet("api.example.com:443", "localhost:8443");
    }

    @Test
    void a_static_program_finds_the_names_of_the_rules(@TempDir Path parent) throws IOException {
        BusyboxRoot busybox = BusyboxRoot.in(parent);
        RunResult run = busybox.sh(named(busybox.builder()), "busybox wget http://api.example.com:443/");

        assertThat(run.stderr()).contains("api.example.com:443 (198.18.0.1:443)");
        assertThat(run.network().to("api.example.com").attempts())
                .singleElement()
                .satisfies(attempt -> {
                    assertThat(attempt.port()).isEqualTo(443);
                    assertThat(attempt.isDenied()).isFalse();
                });
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
