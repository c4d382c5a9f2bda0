package org.sandboxed.selftest.cow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.record.CowDiff;
import org.sandboxed.engine.record.FileState;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** What programs changed in a real directory by copy-on-write. */
class ChangesTests {

    @TempDir
    Path temporary;

    private Project project;

    @BeforeEach
    void make_project() {
        project = Project.in(temporary);
    }

    @Test
    void fs_207_tells_what_was_created_modified_and_deleted() {
        CowDiff changes = changes("echo new > fresh; echo more >> existing.txt; rm subdir/nested.txt");

        assertThat(changes)
                .added("fresh")
                .modified("existing.txt")
                .deleted("subdir/nested.txt")
                .hasNoOtherChanges();
        assertThat(changes).change("existing.txt").hadContent("hello").hasContent("hellomore\n");
        assertThat(changes).change("subdir/nested.txt").hadContent("nested");
    }

    @Test
    void fs_209_unlinking_and_making_the_same_again_is_no_change() {
        assertThat(changes("rm existing.txt; printf hello > existing.txt")).isEmpty();
        assertThat(changes("cp existing.txt copy; mv copy existing.txt")).isEmpty();
    }

    @Test
    void fs_007_reading_and_opening_for_writing_is_no_change() {
        assertThat(changes("cat existing.txt > /dev/null; ls -lR > /dev/null; : >> existing.txt; touch existing.txt"))
                .isEmpty();
    }

    @Test
    void fs_210_another_type_is_a_change() {
        CowDiff changes = changes("rm existing.txt; mkdir existing.txt");

        assertThat(changes).modified("existing.txt").hasNoOtherChanges();
        assertThat(changes).change("existing.txt").hasType(FileState.Type.DIRECTORY);
    }

    @Test
    void fs_211_an_empty_directory_is_a_change() {
        assertThat(changes("mkdir d")).added("d").hasNoOtherChanges();
    }

    @Test
    void a_mode_alone_is_a_change() {
        CowDiff changes = changes("chmod 600 existing.txt; chmod 700 subdir");

        assertThat(changes).modified("existing.txt", "subdir").hasNoOtherChanges();
        assertThat(changes).change("existing.txt").hasMode(0600).hasContent("hello");
    }

    @Test
    void fs_213_what_was_made_again_is_not_deleted() {
        assertThat(changes("rm -r subdir; mkdir subdir; printf nested > subdir/nested.txt"))
                .isEmpty();
        assertThat(changes("rm -r subdir; mkdir subdir; touch subdir/other"))
                .deleted("subdir/nested.txt")
                .added("subdir/other")
                .hasNoOtherChanges();
    }

    @Test
    void a_renamed_directory_has_all_that_is_in_it() {
        CowDiff changes = changes("mv subdir moved; mv existing.txt moved/");

        assertThat(changes)
                .deleted("subdir", "subdir/nested.txt", "existing.txt")
                .added("moved", "moved/nested.txt", "moved/existing.txt")
                .hasNoOtherChanges();
        assertThat(changes).change("moved/nested.txt").hasContent("nested");
    }

    @Test
    void links_and_names_that_are_no_text_are_told() {
        CowDiff changes = changes("ln -s existing.txt link; touch \"$(printf 'a\\377b')\"");

        assertThat(changes).added("a\\xffb", "link").hasNoOtherChanges();
        assertThat(changes).change("link").isSymlinkTo("existing.txt");
    }

    @Test
    void each_run_has_its_own_changes_and_the_sandbox_has_all() {
        try (Sandbox sandbox = project.sandbox()) {
            RunResult first = sandbox.run("sh", "-c", "echo 1 > a; echo 1 > existing.txt");
            RunResult second = sandbox.run("sh", "-c", "rm a; echo 2 > b; echo 2 > existing.txt");

            assertThat(first.changes()).added("a").modified("existing.txt").hasNoOtherChanges();
            assertThat(second.changes())
                    .added("b")
                    .deleted("a")
                    .modified("existing.txt")
                    .hasNoOtherChanges();
            assertThat(second.changes())
                    .change("existing.txt")
                    .hadContent("1\n")
                    .hasContent("2\n");
            assertThat(sandbox.changes()).added("b").modified("existing.txt").hasNoOtherChanges();
            assertThat(sandbox.changes()).change("existing.txt").hadContent("hello");
        }
    }

    @Test
    void fs_214_what_others_do_to_the_real_directory_is_no_change() throws IOException {
        try (Sandbox sandbox = project.sandbox()) {
            sandbox.run("sh", "-c", "echo changed > existing.txt");
            Files.writeString(project.path().resolve("existing.txt"), "by somebody else");
            Files.writeString(project.path().resolve("other"), "by somebody else");
            RunResult run = sandbox.run("cat", "existing.txt", "other");

            assertThat(run).succeeded().hasStdout("changed\nby somebody else");
            assertThat(run.changes()).isEmpty();
            assertThat(sandbox.changes()).modified("existing.txt").hasNoOtherChanges();
        }
    }

    @Test
    void a_commit_with_git_changes_nothing_but_its_folder() {
        CowDiff changes = changes("git init -q . && git add . && git -c user.name=n -c user.email=e commit -qm first");

        assertThat(changes).added(".git", ".git/**").hasNoOtherChanges();
        assertThat(changes).change(".git/HEAD").content().startsWith("ref: refs/heads/");
    }

    @Test
    void many_files_are_told_in_order() {
        CowDiff changes = changes("python3 -c \"for i in range(3000): open(f'f{i:04}', 'w').close()\"");

        assertThat(changes.added()).hasSize(3000).startsWith("f0000").endsWith("f2999");
    }

    private CowDiff changes(String script) {
        RunResult run = project.run(List.of("sh", "-c", script));
        assertThat(run).hasNoStdout();
        return run.changes();
    }
}
