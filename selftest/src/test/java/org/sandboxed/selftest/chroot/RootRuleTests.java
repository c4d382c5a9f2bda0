package org.sandboxed.selftest.chroot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Cases of rules, mounts and options about another root. */
class RootRuleTests {

    private PythonRoot root;
    private Path host;

    @BeforeEach
    void make_root(@TempDir Path parent) throws IOException {
        root = PythonRoot.in(parent);
        host = Files.createDirectory(parent.toRealPath().resolve("host"));
        Files.writeString(host.resolve("f"), "of the machine\n");
        Files.writeString(host.resolveSibling("secret"), "secret\n");
    }

    @Test
    void fs_267_creating_is_writing() {
        String out = root.out("""
            attempt(lambda: os.open('/etc/new', os.O_RDONLY | os.O_CREAT))
            attempt(lambda: os.open('/etc/name', os.O_RDONLY | os.O_TRUNC))
            """);

        assertThat(out).isEqualTo("EACCES\nEACCES\n");
        assertThat(root.file("etc/new")).doesNotExist();
        assertThat(root.file("etc/name")).hasContent("inside");
    }

    @Test
    void fs_269_what_is_readable_can_be_found_and_nothing_else() throws IOException {
        Files.writeString(root.file("var/x"), "x");

        RunResult run = root.run(root.builder().readable("/etc"), """
            print(read('/etc/name'), 'etc' in os.listdir('/'))
            attempt(lambda: open('/var/x'))
            attempt(lambda: os.stat('/var/x'))
            """);

        assertThat(run.stdout()).isEqualTo("inside True\nEACCES\nEACCES\n");
        assertThat(run.syscalls().denied().events())
                .extracting(event -> event.rule().orElse(""))
                .containsOnly("not under any readable path; allow it with readable(...)");
    }

    @Test
    void fs_270_271_a_denied_file_has_no_other_name() throws IOException {
        Files.createDirectory(root.file("etc/private"));
        Files.writeString(root.file("etc/private/secret"), "hidden");
        Files.createSymbolicLink(root.file("tmp/link"), Path.of("/etc/private/secret"));

        RunResult run = root.run(root.builder().writable("/").denied("/etc/private/secret"), """
            attempt(lambda: open('/etc/private/secret'))
            attempt(lambda: os.stat('/etc/private/secret'))
            attempt(lambda: open('/tmp/link'))
            attempt(lambda: open('/tmp/../etc/private/secret'))
            attempt(lambda: os.link('/etc/private/secret', '/tmp/hard'))
            attempt(lambda: os.rename('/etc/private', '/etc/public'))
            attempt(lambda: os.rename('/etc', '/other'))
            attempt(lambda: os.unlink('/etc/private/secret'))
            attempt(lambda: os.chmod('/etc/private/secret', 0))
            print('secret' in os.listdir('/etc/private'))
            """);

        assertThat(run.stderr()).isEmpty();
        assertThat(run.stdout()).isEqualTo("EACCES\n".repeat(9) + "True\n");
        assertThat(root.file("etc/private/secret")).hasContent("hidden");
        assertThat(run.syscalls().denied().events())
                .extracting(event -> event.rule().orElse(""))
                .containsOnly("denied: /etc/private/secret");
    }

    @Test
    void a_hard_link_that_was_there_is_denied() throws IOException {
        Files.writeString(root.file("etc/secret"), "hidden");
        Files.createLink(root.file("tmp/hard"), root.file("etc/secret"));

        String out = root.out(root.builder().denied("/etc/secret").writable("/tmp"), """
            attempt(lambda: open('/tmp/hard'))
            attempt(lambda: os.stat('/tmp/hard'))
            """);

        assertThat(out).isEqualTo("EACCES\nEACCES\n");
    }

    @Test
    void fs_293_a_mount_can_be_read_and_written() {
        String out = root.out(root.builder().mount("/work", host), """
            print(read('/work/f'))
            attempt(lambda: os.setxattr('/work/f', 'user.k', b'value'))
            attempt(lambda: len(os.getxattr('/work/f', 'user.k')))
            attempt(lambda: os.listxattr('/work/f').count('user.k'))
            attempt(lambda: os.getxattr('/work/f', 'user.none'))
            attempt(lambda: raw(191, b'/work/f', b'user.k', 0, 0))
            attempt(lambda: raw(191, b'/work/f', b'user.k', ctypes.create_string_buffer(2), 2))
            attempt(lambda: os.removexattr('/work/f', 'user.k'))
            os.chdir('/work')
            print(os.getcwd())
            write('g', 'new')
            """);

        assertThat(out.lines()).startsWith("of the machine").last().isEqualTo("/work");
        assertThat(out.lines().skip(1).limit(7).toList())
                .isIn(
                        List.of("ok", "5", "1", "ENODATA", "5", "ERANGE", "ok"),
                        // A file system without attributes of users.
                        List.of(
                                "EOPNOTSUPP",
                                "EOPNOTSUPP",
                                "0",
                                "EOPNOTSUPP",
                                "EOPNOTSUPP",
                                "EOPNOTSUPP",
                                "EOPNOTSUPP"));
        assertThat(host.resolve("g")).hasContent("new");
    }

    @Test
    void fs_294_a_read_only_mount_is_not_written() {
        String out = root.out(root.builder().writable("/").readOnlyMount("/work", host), """
            print(read('/work/f'))
            attempt(lambda: open('/work/f', 'w'))
            attempt(lambda: open('/work/new', 'w'))
            attempt(lambda: os.unlink('/work/f'))
            attempt(lambda: os.chmod('/work/f', 0o600))
            attempt(lambda: os.rename('/work/f', '/work/g'))
            attempt(lambda: os.mkdir('/work/d'))
            attempt(lambda: os.setxattr('/work/f', 'user.k', b'v'))
            """);

        assertThat(out).isEqualTo("of the machine\n" + "EACCES\n".repeat(7));
        assertThat(host).isDirectoryContaining(path -> path.endsWith("f"));
    }

    @Test
    void fs_295_nothing_leads_out_of_a_mount() throws IOException {
        Files.createSymbolicLink(host.resolve("absolute"), host.resolveSibling("secret"));
        Files.createSymbolicLink(host.resolve("relative"), Path.of("../secret"));
        Files.createSymbolicLink(host.resolve("back"), Path.of("/etc/name"));

        String out = root.out(root.builder().mount("/work", host), """
            attempt(lambda: open('/work/../secret'))
            attempt(lambda: open('/work/absolute'))
            attempt(lambda: open('/work/relative'))
            print(read('/work/back'))
            os.chdir('/work')
            print(os.listdir('..').count('etc'))
            """);

        assertThat(out).isEqualTo("ENOENT\nENOENT\nENOENT\ninside\n1\n");
    }

    @Test
    void fs_297_what_is_written_in_a_mount_stays() {
        root.out(root.builder().mount("/work", host), "write('/work/f', 'again')");

        assertThat(root.out(root.builder().mount("/work", host), "print(read('/work/f'))"))
                .isEqualTo("again\n");
    }

    @Test
    void fs_299_the_deepest_mount_counts(@TempDir Path inner) throws IOException {
        Files.writeString(inner.resolve("f"), "inner\n");
        Files.createDirectory(host.resolve("b"));

        String out =
                root.out(root.builder().mount("/a", host).mount("/a/b", inner).mount("/deep/er", inner), """
                    print(read('/a/f'), read('/a/b/f'), read('/deep/er/f'))
                    os.chdir('/a/b')
                    print(read('../f'))
                    """);

        assertThat(out).isEqualTo("of the machine inner inner\nof the machine\n");
    }

    @Test
    void a_link_in_the_root_leads_into_a_mount() throws IOException {
        Files.createSymbolicLink(root.file("var/link"), Path.of("/work"));

        assertThat(root.out(root.builder().mount("/work", host), "print(read('/var/link/f'))"))
                .isEqualTo("of the machine\n");
    }

    @Test
    void fs_290_a_root_must_be_there() {
        assertThatThrownBy(() -> Sandbox.builder().chroot(root.file("missing")))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("chroot")
                .hasMessageContaining("missing");
    }

    @Test
    void bad_values_are_refused() {
        assertThatThrownBy(() -> Sandbox.builder().mount("/work", host).build())
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("mount: [/work]")
                .hasMessageContaining("chroot(...)");
        assertThatThrownBy(() -> root.builder().mount("", host))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("mount: \"\"");
        assertThatThrownBy(() -> root.builder().mount("work", host)).hasMessageContaining("mount: \"work\"");
        assertThatThrownBy(() -> root.builder().mount("/", host)).hasMessageContaining("mount: \"/\"");
        assertThatThrownBy(() -> root.builder().mount("/x", host.resolve("none")))
                .hasMessageContaining("none");
        assertThatThrownBy(() -> root.builder().readable("/no/such").build())
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("readable: \"/no/such\"")
                .hasMessageContaining(root.path().toString());
        assertThatThrownBy(() -> root.builder().writable("relative")).hasMessageContaining("writable: \"relative\"");
        assertThatThrownBy(() -> root.builder()
                        .mount("/a", host)
                        .readOnlyMount("/b", host)
                        .build())
                .hasMessageContaining("readOnlyMount")
                .hasMessageContaining("/a");
    }
}
