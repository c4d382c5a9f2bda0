package org.sandboxed.selftest.cow;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.policy.BranchAction;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** Cases of what a real directory has once the changes of a program were committed to it. */
class CommittedTests {

    @TempDir
    private Path temporary;

    private Project project;
    private Path real;

    @BeforeEach
    void make_project() {
        project = Project.in(temporary);
        real = project.path();
    }

    @AfterEach
    void nothing_is_left_beside_the_project() {
        assertThat(temporary).isDirectoryNotContaining(path -> !path.equals(real) && !path.endsWith("plain"));
    }

    private void commit(String script) {
        try (Sandbox sandbox =
                Sandbox.builder().workdir(real).onExit(BranchAction.COMMIT).build()) {
            RunResult run = sandbox.run("sh", "-e", "-c", script);
            assertThat(run).succeeded().hasStderr("");
        }
    }

    private String tree() {
        return String.join(" ", Project.snapshot(real).keySet()).strip();
    }

    @Test
    void fs_001_what_was_created_is_there() {
        commit("echo x > new.txt");

        assertThat(real.resolve("new.txt")).hasContent("x\n");
    }

    @Test
    void fs_042_a_name_that_is_no_text_has_the_same_bytes() {
        commit("rm -r *; printf x > \"$(printf 'a\\377\\nb')\"");

        // Another sandbox, for Java may not be able to name it.
        assertThat(project.python("print(os.listdir(b'.'))")).isEqualTo("[b'a\\xff\\nb']\n");
    }

    @Test
    void fs_069_a_removed_directory_is_gone() {
        commit("rm -r subdir");

        assertThat(tree()).isEqualTo("existing.txt");
    }

    @Test
    void fs_077_a_removed_link_leaves_the_directory_that_it_led_to() throws IOException {
        Files.createSymbolicLink(real.resolve("L"), Path.of("subdir"));

        commit("rm L");

        assertThat(tree()).isEqualTo("existing.txt subdir subdir/nested.txt");
    }

    @Test
    void fs_078_a_removed_link_leaves_the_file_that_it_led_to() throws IOException {
        Files.createSymbolicLink(real.resolve("L"), Path.of("existing.txt"));

        commit("rm L");

        assertThat(tree()).isEqualTo("existing.txt subdir subdir/nested.txt");
        assertThat(real.resolve("existing.txt")).hasContent("hello");
    }

    @Test
    void fs_089_a_renamed_file_has_its_new_name_only() {
        commit("mv existing.txt moved.txt");

        assertThat(tree()).isEqualTo("moved.txt subdir subdir/nested.txt");
        assertThat(real.resolve("moved.txt")).hasContent("hello");
    }

    @Test
    void fs_091_a_renamed_directory_has_its_new_name_only() {
        commit("mv subdir s2");

        assertThat(tree()).isEqualTo("existing.txt s2 s2/nested.txt");
        assertThat(real.resolve("s2/nested.txt")).hasContent("nested");
    }

    @Test
    void fs_134_a_mode_alone_is_committed() throws IOException {
        commit("chmod 600 existing.txt");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real.resolve("existing.txt"))))
                .isEqualTo("rw-------");
    }

    @Test
    void fs_178_what_tar_extracts_is_what_it_extracts_elsewhere() throws IOException, InterruptedException {
        Path plain = Files.createDirectory(temporary.resolve("plain"));
        String extract = "tar xf a.tar";
        outside(real, """
            mkdir -p in/d/e; echo 1 > in/d/f; ln in/d/f in/d/e/h; ln -s ../f in/d/e/l; chmod 750 in/d/f; mkdir -m 555 in/r
            touch -d 2001-02-03 in/d/f in/d/e in/d in/r; tar cf a.tar in; chmod 755 in/r; rm -r in; cp a.tar ../plain\
            """);
        outside(plain, extract);

        commit(extract);

        String list = "find in -printf '%p %y %m %n %s %T@ %l\\n' | sort; chmod 755 in/r";
        assertThat(outside(real, list)).isEqualTo(outside(plain, list)).contains("in/d/e/h f 750 2 2 981");
    }

    private static String outside(Path directory, String script) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder(List.of("sh", "-e", "-c", script))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(output).isZero();
        return output;
    }

    @Test
    void fs_179_what_everyday_commands_do_is_done() throws IOException {
        Files.writeString(real.resolve("other"), "other");
        Files.createSymbolicLink(real.resolve("link"), Path.of("other"));

        commit("""
            sed -i s/hello/bye/ existing.txt
            mv -n other existing.txt || true
            cp -a subdir copy
            ln -sf existing.txt link
            install -m 700 other script\
            """);

        assertThat(tree()).isEqualTo("copy copy/nested.txt existing.txt link other script subdir subdir/nested.txt");
        assertThat(real.resolve("existing.txt")).hasContent("bye");
        assertThat(Files.readSymbolicLink(real.resolve("link"))).isEqualTo(Path.of("existing.txt"));
        assertThat(Files.getLastModifiedTime(real.resolve("copy/nested.txt")))
                .isEqualTo(Files.getLastModifiedTime(real.resolve("subdir/nested.txt")));
    }

    @Test
    void fs_221_a_directory_goes_whether_what_is_in_it_went_before_or_not() {
        commit("mkdir x; mv subdir/nested.txt x; rmdir subdir; rm x/nested.txt; rmdir x");
        assertThat(tree()).isEqualTo("existing.txt");
    }

    @Test
    void fs_222_another_type_takes_the_name() throws IOException {
        Files.createSymbolicLink(real.resolve("L"), Path.of("subdir"));

        commit("rm existing.txt L; mkdir existing.txt L; echo 1 > L/f; rm -r subdir; ln -s L subdir");

        assertThat(tree()).isEqualTo("L L/f existing.txt subdir");
        assertThat(Files.isDirectory(real.resolve("existing.txt"))).isTrue();
        assertThat(Files.isSymbolicLink(real.resolve("subdir"))).isTrue();
    }

    @Test
    void fs_231_fs_233_a_fifo_gives_way_to_a_file_or_a_directory() throws IOException, InterruptedException {
        outside(real, "mkfifo p q r");

        commit("rm p q; mkdir p; echo 1 > p/f; echo bytes > q; chmod 600 r");

        assertThat(tree()).isEqualTo("existing.txt p p/f q r subdir subdir/nested.txt");
        assertThat(real.resolve("q")).hasContent("bytes\n");
        assertThat(outside(real, "stat -c '%F %a' r")).isEqualTo("fifo 600\n");
    }

    @Test
    void fs_239_names_that_the_storage_has_are_names_like_any_other() {
        commit("for n in upper work deleted commit PRESERVED .sandboxed-commit; do echo $n > $n; done; rm"
                + " existing.txt");

        assertThat(tree()).isEqualTo(".sandboxed-commit PRESERVED commit deleted subdir subdir/nested.txt upper work");
    }

    @Test
    void a_new_name_of_a_file_is_one_of_that_file() throws IOException {
        Object inode = Files.getAttribute(real.resolve("existing.txt"), "unix:ino");

        commit("ln existing.txt a-name; ln subdir/nested.txt existing2; cp -al subdir linked");

        assertThat(Files.getAttribute(real.resolve("a-name"), "unix:ino")).isEqualTo(inode);
        assertThat(Files.isSameFile(real.resolve("subdir/nested.txt"), real.resolve("existing2")))
                .isTrue();
        assertThat(Files.isSameFile(real.resolve("subdir/nested.txt"), real.resolve("linked/nested.txt")))
                .isTrue();
    }

    @Test
    void what_is_written_with_the_times_of_before_is_written() {
        commit("touch -r existing.txt times; printf olleh > existing.txt; touch -r times existing.txt; rm times");

        assertThat(real.resolve("existing.txt")).hasContent("olleh");
    }

    /** As an ordinary user, who is the owner. */
    @Test
    void what_its_owner_may_not_look_into_is_committed_with_all_that_is_in_it() throws IOException {
        Path locked = real.resolve("locked");
        try (Sandbox sandbox = Sandbox.builder().workdir(real).build()) {
            assertThat(sandbox.run("sh", "-e", "-c", """
                mkdir -p locked/in/deep
                echo x > locked/in/deep/f; ln locked/in/deep/f locked/h; ln -s f locked/in/l
                chmod 300 locked/in/deep; chmod 0 locked/in; chmod 100 locked\
                """)).succeeded();
            sandbox.commit();
            assertThat(modes(locked)).isEqualTo("--x------ --------- -wx------");

            assertThat(sandbox.run("sh", "-e", "-c", """
                chmod 700 locked locked/in
                echo y >> locked/in/deep/f; echo z > locked/in/new; rm locked/in/l
                chmod 0 locked/in; chmod 600 locked\
                """)).succeeded();
            sandbox.commit();
        }

        assertThat(modes(locked)).isEqualTo("rw------- --------- -wx------");
        assertThat(tree())
                .isEqualTo("existing.txt locked locked/h locked/in locked/in/deep locked/in/deep/f locked/in/new"
                        + " subdir subdir/nested.txt");
        assertThat(locked.resolve("h")).hasContent("x\ny\n");
        assertThat(Files.isSameFile(locked.resolve("h"), locked.resolve("in/deep/f")))
                .isTrue();
    }

    /** Of a directory, the one in it, and the one in that, which can then be looked into. */
    private static String modes(Path directory) throws IOException {
        StringBuilder modes = new StringBuilder();
        for (Path each : List.of(directory, directory.resolve("in"), directory.resolve("in/deep"))) {
            modes.append(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                    .append(' ');
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwx------"));
        }
        return modes.toString().strip();
    }

    @Test
    void a_mode_that_forbids_to_look_into_a_directory_is_committed() throws IOException {
        Path subdir = real.resolve("subdir");
        Files.setPosixFilePermissions(subdir, PosixFilePermissions.fromString("r-x------"));

        commit("chmod 0 subdir");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(subdir)))
                .isEqualTo("---------");
        Files.setPosixFilePermissions(subdir, PosixFilePermissions.fromString("rwx------"));
    }
}
