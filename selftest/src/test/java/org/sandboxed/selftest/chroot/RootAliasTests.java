package org.sandboxed.selftest.chroot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;

import static org.assertj.core.api.Assertions.assertThat;

/** What is denied is denied under every name that the file has, or gets. */
class RootAliasTests {

    private PythonRoot root;

    @BeforeEach
    void make_root(@TempDir Path parent) throws IOException {
        root = PythonRoot.in(parent);
        Files.createDirectories(root.file("etc/private"));
        Files.writeString(root.file("etc/private/secret"), "hidden\n");
    }

    private void denies(Sandbox.Builder builder, int attempts, String code) {
        RunResult run = root.run(builder, code);

        assertThat(run.stderr()).isEmpty();
        assertThat(run.stdout()).isEqualTo("EACCES\n".repeat(attempts));
        assertThat(run.stdout() + run.stderr()).doesNotContain("hidden");
    }

    @Test
    void names_that_are_no_utf_8() throws IOException, InterruptedException {
        // Java cannot write such a name in every locale.
        Process made = new ProcessBuilder("python3", "-c", """
            import os, sys
            os.chdir(sys.argv[1])
            os.link(b'etc/private/secret', b'tmp/hard\\xff')
            os.symlink(b'/etc/private/secret', b'tmp/soft\\xfe')
            os.mkdir(b'etc/private/\\xff')
            open(b'etc/private/\\xff/f', 'w').close()
            """, root.path().toString())
                .inheritIO()
                .start();
        assertThat(made.waitFor()).isZero();

        denies(root.builder().writable("/tmp").denied("/etc/private", "/etc/private/secret"), 5, """
            attempt(lambda: open(b'/tmp/hard\\xff'))
            attempt(lambda: open(b'/tmp/soft\\xfe'))
            attempt(lambda: os.stat(b'/tmp/hard\\xff'))
            attempt(lambda: os.listdir(b'/etc/private/\\xff'))
            attempt(lambda: open(b'/etc/private/\\xff/f'))
            """);
    }

    @Test
    void mounts_of_the_same_directory(@TempDir Path host) throws IOException {
        Files.writeString(host.resolve("f"), "hidden\n");

        denies(
                root.builder()
                        .mount("/one", host)
                        .mount("/two", host)
                        .mount("/mnt", root.file("etc"))
                        .denied("/one/f", "/etc/private/secret"),
                6,
                """
                attempt(lambda: open('/one/f'))
                attempt(lambda: open('/two/f'))
                attempt(lambda: open('/two/../one/f', 'w'))
                attempt(lambda: os.unlink('/two/f'))
                attempt(lambda: open('/mnt/private/secret'))
                attempt(lambda: os.link('/mnt/private/secret', '/mnt/other'))
                """);
        assertThat(host.resolve("f")).hasContent("hidden");
    }

    @Test
    void links_chains_of_links_and_magic_links() throws IOException {
        Files.createSymbolicLink(root.file("tmp/one"), Path.of("two/secret"));
        Files.createSymbolicLink(root.file("tmp/two"), Path.of("../../../etc/private"));

        denies(root.builder().writable("/tmp").denied("/etc/private/secret"), 5, """
            attempt(lambda: open('/tmp/one'))
            attempt(lambda: open('/proc/self/root/etc/private/secret'))
            os.chdir('/etc/private')
            attempt(lambda: open('/proc/self/cwd/secret'))
            d = os.open('/etc', os.O_RDONLY)
            attempt(lambda: open('/proc/self/fd/%d/private/secret' % d))
            attempt(lambda: open('/dev/fd/%d/../etc/private/secret' % d))
            """);
    }

    @Test
    void an_ancestor_that_is_to_be_moved_or_exchanged() throws IOException {
        Files.createDirectory(root.file("etc/other"));

        denies(root.builder().writable("/").denied("/etc/private/secret"), 4, """
            attempt(lambda: os.rename('/etc/private', '/etc/public'))
            attempt(lambda: os.rename('/etc', '/moved'))
            attempt(lambda: raw(316, -100, b'/etc/private', -100, b'/etc/other', 2))
            attempt(lambda: raw(316, -100, b'/etc/other', -100, b'/etc/private', 2))
            """);
    }

    @Test
    void programs_and_interpreters_under_another_name() throws IOException {
        Files.copy(Path.of("/usr/bin/env"), root.file("etc/tool"));
        Files.createLink(root.file("tmp/hard"), root.file("etc/tool"));
        Files.createSymbolicLink(root.file("tmp/soft"), Path.of("/etc/tool"));
        for (String name : new String[] {"hard", "soft"}) {
            Path script = Files.writeString(root.file("tmp/by-" + name), "#!/tmp/" + name + " sh\necho ran\n");
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        }

        denies(root.builder().denied("/etc/tool").writable("/tmp"), 5, """
            for path in ('/etc/tool', '/tmp/hard', '/tmp/soft', '/tmp/by-hard', '/tmp/by-soft'):
                attempt(lambda: os.execv(path, ['x']))
            """);
    }

    @Test
    void copies_of_the_upper_layer() {
        denies(root.builder().workdir(root.path()).denied("/etc/private/secret"), 4, """
            os.symlink('/etc/private', '/tmp/link')
            attempt(lambda: open('/tmp/link/secret'))
            attempt(lambda: os.link('/etc/private/secret', '/tmp/hard'))
            attempt(lambda: os.rename('/etc/private', '/etc/public'))
            attempt(lambda: open('/etc/private/secret', 'w'))
            """);
    }
}
