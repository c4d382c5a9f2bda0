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

import static org.assertj.core.api.Assertions.assertThat;

/** Cases of another root with a copy-on-write working directory. */
class RootWorkdirTests {

    private PythonRoot root;

    @BeforeEach
    void make_root(@TempDir Path parent) throws IOException {
        root = PythonRoot.in(parent);
    }

    @Test
    void fs_298_a_mount_is_the_working_directory(@TempDir Path host) throws IOException {
        Path real = host.toRealPath();
        Files.writeString(real.resolve("f"), "before\n");

        try (Sandbox sandbox = root.builder().mount("/work", real).workdir(real).build()) {
            RunResult run = sandbox.run("sh", "-c", "pwd; cat f; echo after > f; cat f /work/f; cd /; cat work/f");
            assertThat(run.stdout()).isEqualTo("/work\nbefore\nafter\nafter\nafter\n");
            assertThat(run.changes().modified()).containsExactly("f");
            assertThat(real.resolve("f")).hasContent("before");
            sandbox.commit();
        }

        assertThat(real.resolve("f")).hasContent("after");
    }

    @Test
    void fs_298_a_mount_that_is_the_working_directory_has_a_quota(@TempDir Path host) throws IOException {
        Path real = host.toRealPath();
        Files.writeString(real.resolve("f"), "before\n");

        String out = root.out(root.builder().mount("/work", real).workdir(real).maxDisk("16K"), """
            def fill(count):
                fd = os.open('/work/new', os.O_WRONLY | os.O_CREAT)
                try:
                    return os.write(fd, b'x' * count)
                finally:
                    os.close(fd)

            write('f', 'after')
            attempt(lambda: fill(100))
            attempt(lambda: os.truncate('/work/new', 1 << 20))
            attempt(lambda: fill(1 << 20))
            print(read('/work/f'), os.stat('/work/new').st_size <= 16384)
            """);

        assertThat(out.lines()).startsWith("100", "ENOSPC").last().isEqualTo("after True");
        assertThat(real.resolve("f")).hasContent("before");
        assertThat(real.resolve("new")).doesNotExist();
    }

    @Test
    void a_working_directory_outside_is_seen_under_its_own_path(@TempDir Path host) throws IOException {
        Path real = host.toRealPath();
        Files.writeString(real.resolve("f"), "here\n");

        try (Sandbox sandbox = root.builder().workdir(real).build()) {
            assertThat(sandbox.run("sh", "-c", "pwd; cat f; cat " + real + "/f").stdout())
                    .isEqualTo(real + "\nhere\nhere\n");
        }
    }

    @Test
    void fs_301_305_306_the_root_is_the_working_directory() {
        try (Sandbox sandbox = root.builder().workdir(root.path()).build()) {
            RunResult run = sandbox.run("sh", "-c", """
                pwd; mkdir d; stat -c %F d; ls d; cd d; touch x; pwd; ls; cd ..; ls
                echo changed > /etc/name; cat /etc/name; rm -r /var; ls -d /var; mv d e; ls e
                cat /proc/self/comm; echo x > /dev/null
                """);
            assertThat(run.stdout().lines())
                    .containsExactly(
                            "/",
                            "directory",
                            "/d",
                            "x",
                            "bin",
                            "d",
                            "etc",
                            "lib",
                            "lib64",
                            "proc",
                            "sbin",
                            "tmp",
                            "usr",
                            "var",
                            "changed",
                            "x",
                            "cat");
            assertThat(run.changes().added()).containsExactlyInAnyOrder("e", "e/x");
            assertThat(run.changes().modified()).contains("etc/name");
            assertThat(run.changes().deleted()).contains("var");
        }

        assertThat(root.file("etc/name")).hasContent("inside");
        assertThat(root.file("var")).exists();
        assertThat(root.file("d")).doesNotExist();
    }

    @Test
    void fs_303_two_sandboxes_see_their_own_changes() {
        Sandbox.Builder builder = root.builder().workdir(root.path());
        try (Sandbox one = builder.build();
                Sandbox two = builder.build()) {
            one.run("sh", "-c", "echo one > /etc/name");
            two.run("sh", "-c", "echo two > /etc/name");

            assertThat(one.run("cat", "/etc/name").stdout()).isEqualTo("one\n");
            assertThat(two.run("cat", "/etc/name").stdout()).isEqualTo("two\n");
        }
    }

    @Test
    void fs_307_a_program_of_the_upper_layer_runs() {
        String out = root.out(root.builder().workdir(root.path()), """
            import shutil
            os.mkdir('/opt')
            shutil.copy('/bin/echo', '/opt/mine')
            print(subprocess.run(['/opt/mine', 'made'], capture_output=True, text=True).stdout.strip())
            os.chdir('/opt')
            print(subprocess.run(['./mine', 'there'], capture_output=True, text=True).stdout.strip(), os.getcwd())
            """);

        assertThat(out).isEqualTo("made\nthere /opt\n");
    }

    @Test
    void links_of_the_upper_layer_begin_at_the_root() {
        String out = root.out(root.builder().workdir(root.path()), """
            os.symlink('/etc/name', '/tmp/absolute')
            os.symlink('../etc', '/tmp/relative')
            print(read('/tmp/absolute'), read('/tmp/relative/name'), os.path.realpath('/tmp/absolute'))
            """);

        assertThat(out).isEqualTo("inside inside /etc/name\n");
    }

    @Test
    void without_one_there_is_a_fresh_tmp() {
        try (Sandbox sandbox = root.builder().build()) {
            RunResult run =
                    sandbox.run("sh", "-c", "ls -A /tmp; echo $HOME $TMPDIR; echo new > /tmp/f; cat /tmp/f; pwd");

            assertThat(run.stdout()).isEqualTo("/tmp /tmp\nnew\n/\n");
            assertThat(run.changes().added()).isEqualTo(List.of("f"));
            assertThat(sandbox.run("cat", "/tmp/f").stdout()).isEqualTo("new\n");
        }
        assertThat(root.file("tmp")).isEmptyDirectory();
    }
}
