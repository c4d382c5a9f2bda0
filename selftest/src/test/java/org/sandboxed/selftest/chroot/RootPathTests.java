package org.sandboxed.selftest.chroot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;

import static org.assertj.core.api.Assertions.assertThat;

/** Cases of paths, directories and links in another root, with a static busybox. */
class RootPathTests {

    private BusyboxRoot root;

    @BeforeEach
    void make_root(@TempDir Path parent) throws IOException {
        root = BusyboxRoot.in(parent);
    }

    @Test
    void fs_245_the_root_has_its_own_names() {
        assertThat(root.out("ls /").lines()).containsExactly("bin", "dev", "etc", "home", "proc", "tmp");
    }

    @Test
    void fs_246_nothing_leads_out() throws IOException {
        Files.createSymbolicLink(root.file("etc/absolute"), Path.of("/etc/shadow"));
        Files.createSymbolicLink(root.file("etc/relative"), Path.of("../../../../../../etc/shadow"));

        RunResult run = root.sh(
                root.builder(),
                "cat /../../../etc/shadow; cat /etc/absolute; cat /etc/relative; cat /tmp/../../etc/shadow; ls -a"
                        + " /tmp/../..");

        assertThat(run.stdout().lines()).containsExactly(".", "..", "bin", "dev", "etc", "home", "proc", "tmp");
        assertThat(run.stderr().lines()).hasSize(4).allMatch(line -> line.endsWith("No such file or directory"));
    }

    @Test
    void fs_247_the_first_directory_is_the_root() {
        assertThat(root.out("pwd; cd /tmp; pwd; cd ..; pwd; cd ..; pwd")).isEqualTo("/\n/tmp\n/\n/\n");
    }

    @Test
    void fs_249_a_relative_path_begins_in_the_virtual_directory() {
        assertThat(root.out("echo here > /tmp/f; cd /tmp; cat f; cat ./f; cat ../tmp/f"))
                .isEqualTo("here\nhere\nhere\n");
    }

    @Test
    void fs_251_the_link_to_the_directory_is_virtual() {
        assertThat(root.out("cd /etc; readlink /proc/self/cwd; cat /proc/self/cwd/motd; readlink /proc/self/root; "
                        + "readlink /proc/self/exe; cat /proc/self/root/etc/motd"))
                .isEqualTo("/etc\ninside\n/\n/bin/busybox\ninside\n");
    }

    @Test
    void fs_253_calls_on_a_link_leave_its_target() {
        String out = root.out(
                "cd /tmp; echo f > f; ln -s f l; ln -s f m; rm l; stat -c %F m; mv m n; ls; cat f; readlink n");

        assertThat(out).isEqualTo("symbolic link\nf\nn\nf\nf\n");
    }

    @Test
    void fs_265_what_is_writable_is_really_written() throws IOException {
        root.out(root.builder().writable("/tmp"), "echo kept > /tmp/f");

        assertThat(root.file("tmp/f")).hasContent("kept");
    }

    @Test
    void fs_266_nothing_else_can_be_written() {
        RunResult run =
                root.sh(root.builder(), "echo x > /f; mkdir /etc/d; rm /etc/motd; mv /etc /other; chmod 600 /etc/motd");

        assertThat(run.stderr().lines()).hasSize(5).allMatch(line -> line.endsWith("Permission denied"));
        assertThat(root.file("f")).doesNotExist();
        assertThat(root.file("etc/motd")).exists();
        assertThat(run.syscalls().denied().events())
                .extracting(event -> event.rule().orElse(""))
                .containsOnly("not under any writable path; allow it with writable(...)");
    }

    @Test
    void fs_282_a_missing_directory_is_missing() {
        RunResult run = root.sh(root.builder(), "cd /tmp; mkdir -p a/b/c; find a; echo x > missing/x");

        assertThat(run.stdout()).isEqualTo("a\na/b\na/b/c\n");
        assertThat(run.stderr()).contains("nonexistent directory").doesNotContain("denied");
    }

    @Test
    void fs_287_a_pipe_is_made_inside() {
        String out = root.out(
                root.builder().writable("/tmp"), "mkfifo /tmp/p; stat -c %F /tmp/p; echo hi > /tmp/p & cat /tmp/p");

        assertThat(out).isEqualTo("fifo\nhi\n");
        assertThat(root.file("tmp/p")).exists();
    }

    @Test
    void fs_291_the_root_may_be_named_by_a_link(@TempDir Path other) throws IOException {
        Path link = Files.createSymbolicLink(other.resolve("link"), root.path());

        assertThat(root.out(Sandbox.builder().chroot(link), "cat /etc/motd")).isEqualTo("inside\n");
    }

    @Test
    void links_without_end_are_given_up() {
        RunResult run = root.sh(
                root.builder(),
                "cd /tmp; ln -s b a; ln -s a b; cat a; cat a/x; ln -s nowhere c; cat c; echo made > c; cat nowhere");

        assertThat(run.stdout()).isEqualTo("made\n");
        assertThat(run.stderr().lines())
                .containsExactly(
                        "cat: can't open 'a': Too many levels of symbolic links",
                        "cat: can't open 'a/x': Too many levels of symbolic links",
                        "cat: can't open 'c': No such file or directory");
    }

    @Test
    void a_slash_at_the_end_wants_a_directory() {
        RunResult run = root.sh(root.builder(), "cat /etc/motd/; cat /etc/motd/.; ls -d /etc/; ls -d /etc/.");

        assertThat(run.stdout()).isEqualTo("/etc/\n/etc/.\n");
        assertThat(run.stderr().lines()).hasSize(2).allMatch(line -> line.endsWith("Not a directory"));
    }

    @Test
    void children_inherit_the_directory_whoever_is_their_parent() {
        String out = root.out("mkdir /tmp/d; cd /tmp/d; (cd /etc; (sleep 0.2; pwd -P; cat motd) & ); cd /; sleep 1");

        assertThat(out).isEqualTo("/etc\ninside\n");
    }

    @Test
    void the_machine_has_devices_and_processes() {
        String out = root.out(
                "echo x > /dev/null; head -c 3 /dev/zero | wc -c; cat /proc/self/comm; echo e > /dev/stdout; ls /dev");

        assertThat(out).isEqualTo("3\ncat\ne\n");
    }

    @Test
    void the_record_has_the_names_that_programs_know() {
        RunResult run = root.sh(root.builder(), "cd /bin; ./cat /etc/motd; true");

        assertThat(run.processes().root().executable()).isEqualTo("/bin/sh");
        assertThat(run.processes().root().children().get(0).executable()).isEqualTo("/bin/./cat");
        assertThat(run.processes().root().children().get(0).cwd()).isEqualTo("/bin");
        assertThat(run.syscalls().denied().events()).isEmpty();
    }
}
