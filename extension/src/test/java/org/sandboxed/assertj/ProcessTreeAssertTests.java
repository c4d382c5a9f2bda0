package org.sandboxed.assertj;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.ProcessNode;
import org.sandboxed.engine.ProcessTree;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;
import static org.sandboxed.assertj.SandboxAssertions.assertThatThrownBy;

class ProcessTreeAssertTests {

    private static final ProcessNode GIT = process(12, "/usr/bin/git", List.of("git", "commit", "-m", "x"), List.of());
    private static final ProcessNode LEFT = process(13, "/usr/bin/sleep", List.of("sleep", "100"), List.of());
    private static final ProcessNode ROOT =
            process(11, "/bin/sh", List.of("sh", "-c", "git commit"), List.of(GIT, LEFT));
    private static final ProcessTree TREE = new ProcessTree(ROOT, List.of());

    @Test
    void a_program_is_found_by_name_path_and_first_arguments() {
        assertThat(TREE)
                .ran("git")
                .ran("git", "commit")
                .ran("/usr/bin/git", "commit", "-m")
                .neverRan("curl")
                .neverRan("git", "push")
                .neverRan("git", "commit", "-m", "x", "y")
                .hasNoLeaks();
        assertThat(TREE).all().hasSize(3);
        assertThat(TREE).leaked().isEmpty();
    }

    @Test
    void a_path_finds_its_program_by_a_link_to_it(@TempDir Path dir) throws IOException {
        Path real = Files.createFile(dir.resolve("tool3.1"));
        Path link = Files.createSymbolicLink(dir.resolve("tool"), real);
        Path other = Files.createSymbolicLink(dir.resolve("other"), real);
        ProcessNode named = process(14, real.toString(), List.of("tool", "-v"), List.of());
        ProcessNode linked = process(15, link.toString(), List.of("x"), List.of());

        assertThat(new ProcessTree(named, List.of()))
                .ran(link.toString(), "-v")
                .neverRan(other.toString())
                .neverRan(dir.resolve("none/tool").toString());
        assertThat(new ProcessTree(linked, List.of()))
                .ran(Path.of(dir + "/../" + dir.getFileName() + "/tool").toString())
                .neverRan(other.toString());
    }

    @Test
    void a_missing_program_is_shown_with_what_ran() {
        assertThatThrownBy(() -> assertThat(TREE).ran("git", "push"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("\nExpecting processes\nto have run:\n  git push\nbut run was:\n"
                        + "  11 sh -c git commit (exit 0)\n  12 git commit -m x (exit 0)\n  13 sleep 100 (exit 0)");
    }

    @Test
    void an_unwanted_program_is_shown_with_what_ran() {
        assertThatThrownBy(() -> assertThat(TREE).neverRan("sleep"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("\nExpecting processes\nto never have run:\n  sleep\nbut run was:\n"
                        + "  11 sh -c git commit (exit 0)\n  12 git commit -m x (exit 0)\n  13 sleep 100 (exit 0)");
    }

    @Test
    void a_leak_is_shown_with_its_arguments() {
        assertThatThrownBy(
                        () -> assertThat(new ProcessTree(ROOT, List.of(LEFT))).hasNoLeaks())
                .isInstanceOf(AssertionError.class)
                .hasMessage(
                        "\nExpecting processes\nto leave no process behind\nbut left was:\n  13 sleep 100 (exit 0)");
    }

    @Test
    void no_program_at_all_is_a_mistake_of_the_test() {
        assertThatThrownBy(() -> assertThat(TREE).ran())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("name a program");
    }

    @Test
    void a_program_without_a_name_is_one_too() {
        assertThatThrownBy(() -> assertThat(TREE).neverRan(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("name a program");
    }

    private static ProcessNode process(int pid, String executable, List<String> argv, List<ProcessNode> children) {
        return new ProcessNode(pid, argv, executable, "/tmp", OptionalInt.of(0), OptionalInt.empty(), children);
    }
}
