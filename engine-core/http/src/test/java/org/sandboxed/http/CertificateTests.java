package org.sandboxed.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** Certificates that are added to files of other roots and of copy-on-write directories. */
class CertificateTests {

    private static final String BUNDLE = "/etc/ssl/certs/ca-certificates.crt";
    private static final String MINE = "# -----BEGIN mine, which has no end of line";
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----\n";

    @TempDir
    Path directory;

    private Path root;

    @BeforeEach
    void makeRoot() throws IOException {
        root = Files.createDirectory(directory.toRealPath().resolve("root"));
        for (String folder : List.of("bin", "lib", "lib64")) {
            Files.createSymbolicLink(root.resolve(folder), Path.of("usr", folder));
        }
        Files.createDirectories(root.resolve("etc/ssl/certs"));
        Files.writeString(root.resolve("etc/ssl/certs/own.crt"), MINE);
        Files.createSymbolicLink(root.resolve(BUNDLE.substring(1)), Path.of("/etc/ssl/certs/own.crt"));
    }

    private Sandbox.Builder rooted() {
        return Sandbox.builder()
                .chroot(root)
                .readOnlyMount("/usr", Path.of("/usr"))
                .allowHttp()
                .injectCa();
    }

    @Test
    void net_254_programs_of_another_root_trust_the_sandbox() {
        try (Sandbox sandbox = rooted().build()) {
            sandbox.http().stub("GET api.example.com/v1/x").respond(200, "secured\n");

            RunResult curl = sandbox.run("curl", "-sS", "https://api.example.com/v1/x");
            RunResult python = sandbox.run("python3", "-c", """
                import urllib.request
                print(urllib.request.urlopen('https://api.example.com/v1/x').read().decode(), end='')
                """);

            assertThat(curl).succeeded().hasStdout("secured\n");
            assertThat(python).succeeded().hasStdout("secured\n");
            assertThat(sandbox.http())
                    .requested("GET api.example.com/v1/x")
                    .wasStubbed()
                    .times(2);
        }
    }

    @Test
    void fs_349_350_351_a_bundle_of_another_root_has_the_certificate_under_every_name() throws IOException {
        Files.writeString(root.resolve("other.crt"), "# -----BEGIN other\n");
        try (Sandbox sandbox = rooted().injectCa("/other.crt").build()) {
            RunResult names = sandbox.run("sh", "-c", """
                cat %1$s; echo ...; cat /etc/ssl/certs/../certs//own.crt; echo ...; cd /etc; cat ssl/certs/own.crt; echo ...
                cat /other.crt; echo ...
                stat -L -c %%s %1$s; cat %1$s | wc -c; stat -c %%s /other.crt; cat /other.crt | wc -c
                """.formatted(BUNDLE));

            String[] parts = names.stdout().split("\\.\\.\\.\n", -1);
            assertThat(parts[0]).startsWith(MINE + "\n" + BEGIN).endsWith("-----END CERTIFICATE-----\n");
            assertThat(parts[1]).isEqualTo(parts[0]);
            assertThat(parts[2]).isEqualTo(parts[0]);
            assertThat(parts[3]).startsWith("# -----BEGIN other\n" + BEGIN);
            String[] sizes = parts[4].split("\n", -1);
            assertThat(sizes[0]).isEqualTo(sizes[1]).isEqualTo(String.valueOf(parts[0].length()));
            assertThat(sizes[2]).isEqualTo(sizes[3]).isEqualTo(String.valueOf(parts[3].length()));
            assertThat(Files.readString(root.resolve("etc/ssl/certs/own.crt"))).isEqualTo(MINE);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void fs_351_a_bundle_of_the_machine_has_the_size_that_is_read(boolean hasTimes) throws IOException {
        Path own = Files.writeString(directory.toRealPath().resolve("own.pem"), MINE);
        Path link = Files.createSymbolicLink(own.resolveSibling("link.pem"), Path.of("own.pem"));
        Sandbox.Builder builder =
                Sandbox.builder().readable(directory.toString()).allowHttp().injectCa(own.toString());
        if (hasTimes) {
            builder.timeStart(Instant.parse("2030-01-01T00:00:00Z"));
        }
        try (Sandbox sandbox = builder.build()) {
            RunResult python = sandbox.run("python3", "-c", """
                import ctypes, os, sys
                own, link = sys.argv[1:]
                os.chdir(os.path.dirname(own))
                where = os.open('.', os.O_RDONLY | os.O_DIRECTORY)
                libc = ctypes.CDLL(None, use_errno=True)
                def statx(path):
                    b = ctypes.create_string_buffer(256)
                    libc.statx(where, path, 0, 0x7ff, b)
                    return int.from_bytes(b.raw[40:48], sys.byteorder)
                read = len(open(link, 'rb').read())
                with open(own) as f:
                    opened = os.fstat(f.fileno()).st_size
                print(read, {os.stat(own).st_size, os.stat(link).st_size, os.stat('./own.pem').st_size, opened,
                             os.stat('link.pem', dir_fd=where).st_size, statx(b'own.pem'), statx(b'link.pem')})
                print(os.lstat(link).st_size, os.stat('.').st_mode & 0o40000 != 0, os.path.exists('none'))
                try:
                    os.stat('own.pem/x')
                except NotADirectoryError as e:
                    print(e.errno)
                """, own.toString(), link.toString());
            RunResult sizes = sandbox.run("sh", "-c", "wc -c <$0; stat -c %s $0", link.toString());

            String[] lines = python.stdout().split("\n", -1);
            int size = Integer.parseInt(lines[0].substring(0, lines[0].indexOf(' ')));
            assertThat(size).as(python.stderr()).isGreaterThan(MINE.length());
            assertThat(lines[0]).isEqualTo(size + " {" + size + "}");
            assertThat(lines[1]).isEqualTo("7 True False");
            assertThat(lines[2]).isEqualTo("20");
            assertThat(sizes.stdout()).startsWith(size + "\n");
        }
    }

    @Test
    void a_bundle_that_programs_of_another_root_rewrite_keeps_the_certificate() {
        try (Sandbox sandbox = rooted().workdir(root).build()) {
            RunResult run = sandbox.run("sh", "-c", """
                cat %1$s >/before; echo '# new' >/etc/new; mv /etc/new /etc/ssl/certs/own.crt; cat %1$s
                """.formatted(BUNDLE));

            assertThat(run).succeeded();
            assertThat(run.stdout()).startsWith("# new\n" + BEGIN);
            assertThat(run.changes()).modified("etc/ssl/certs/own.crt").added("before");
            assertThat(run.changes().changes())
                    .filteredOn(change -> change.path().equals("etc/ssl/certs/own.crt"))
                    .singleElement()
                    .satisfies(change -> assertThat(change.after()).asString().isEqualTo("# new\n"));
        }
    }

    @Test
    void hosts_of_rules_are_known_whatever_the_root_has_of_its_own() throws IOException {
        String curl = "curl -sS http://api.example.com/; grep -c own.example.com /etc/hosts";
        try (Sandbox none = rooted().build();
                Sandbox changeable = rooted().workdir(root).build()) {
            none.http().stub("GET api.example.com").respond(200, "none ");
            changeable.http().stub("GET api.example.com").respond(200, "changeable ");
            Files.writeString(root.resolve("etc/hosts"), "10.0.0.1 own.example.com");

            assertThat(changeable.run("sh", "-c", curl)).hasStdout("changeable 0\n");
            assertThat(none.run("sh", "-c", curl)).hasStdout("none 0\n");
        }
        try (Sandbox own = rooted().build()) {
            own.http().stub("GET api.example.com").respond(200, "own ");

            assertThat(own.run("sh", "-c", curl)).hasStdout("own 1\n");
        }
    }

    @Test
    void a_bundle_that_is_not_there_is_refused() {
        assertThatThrownBy(() -> rooted().injectCa("/no/such.crt").build())
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("injectCa: \"/no/such.crt\" is no file that programs could read");
        assertThatThrownBy(() -> rooted().injectCa("relative.crt"))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("injectCa: \"relative.crt\" is not an absolute path");
    }

    @Test
    void a_bundle_of_the_working_directory_has_the_certificate_in_every_spelling() throws IOException {
        Path tree = Files.createDirectory(directory.resolve("tree"));
        Path bundle = Files.writeString(tree.resolve("cacert.pem"), MINE);
        Files.createSymbolicLink(tree.resolve("link.pem"), Path.of("cacert.pem"));
        try (Sandbox sandbox = Sandbox.builder()
                .workdir(tree)
                .allowHttp()
                .injectCa(bundle.toString())
                .build()) {
            RunResult python = sandbox.run("python3", "-c", """
                import ctypes, os
                libc = ctypes.CDLL(None, use_errno=True)
                def read(fd):
                    with os.fdopen(fd, 'rb') as f:
                        return f.read()
                class How(ctypes.Structure):
                    _fields_ = [('flags', ctypes.c_uint64), ('mode', ctypes.c_uint64), ('resolve', ctypes.c_uint64)]
                where = os.open('.', os.O_RDONLY | os.O_DIRECTORY)
                path = os.path.abspath('cacert.pem')
                all = {read(fd) for fd in [
                    os.open(path, os.O_RDONLY),
                    os.open('link.pem', os.O_RDONLY),
                    os.open('cacert.pem', os.O_RDONLY | os.O_NOFOLLOW, dir_fd=where),
                    os.open('/proc/self/cwd/cacert.pem', os.O_RDONLY),
                    os.open('/dev/fd/%d/cacert.pem' % where, os.O_RDONLY),
                    libc.syscall(437, where, b'./cacert.pem', ctypes.byref(How(0, 0, 8)), ctypes.sizeof(How)),
                ]}
                print(len(all), {os.stat(p).st_size for p in (path, 'link.pem')} == {len(b) for b in all})
                print(all.pop().decode(), end='')
                os.truncate('cacert.pem', 17)
                open('cacert.pem', 'ab').write(b' too')
                print(open('link.pem').read(), end='')
                """);

            String[] lines = python.stdout().split("\n", 2);
            assertThat(python).succeeded();
            assertThat(lines[0]).isEqualTo("1 True");
            String certificate =
                    lines[1].substring(lines[1].indexOf(BEGIN), lines[1].lastIndexOf("# -----BEGIN mine too"));
            assertThat(lines[1]).isEqualTo(MINE + "\n" + certificate + "# -----BEGIN mine too\n" + certificate);
            assertThat(python.changes()).modified("cacert.pem").hasNoOtherChanges();
            assertThat(bundle).hasContent(MINE);
        }
    }

    @Test
    void a_keystore_of_the_working_directory_has_the_certificate_until_it_is_changed() throws IOException {
        Path tree = Files.createDirectory(directory.resolve("tree"));
        Path machines = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
        Path named = Files.copy(machines, tree.resolve("trust.p12"));
        try (Sandbox sandbox = Sandbox.builder()
                .workdir(tree)
                .allowHttp()
                .injectCa(named.toString())
                .build()) {
            byte[] added = sandbox.run("cat", "trust.p12").stdoutBytes();
            byte[] same =
                    sandbox.run("sh", "-c", "chmod +x trust.p12; cat trust.p12").stdoutBytes();
            byte[] changed =
                    sandbox.run("sh", "-c", "echo >>trust.p12; cat trust.p12").stdoutBytes();

            byte[] original = Files.readAllBytes(named);
            assertThat(added).isNotEqualTo(original);
            assertThat(same).isEqualTo(added);
            assertThat(changed).hasSize(original.length + 1).startsWith(original);
        }
    }
}
