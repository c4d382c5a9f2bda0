package org.sandboxed.selftest.cow;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.SandboxedProcess;
import org.sandboxed.engine.policy.BranchAction;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;
import static org.sandboxed.assertj.SandboxAssertions.assertThatExceptionOfType;

/** What becomes of the changes to a real directory: committed, discarded, or kept. */
class DispositionTests {

    private static final String CHANGE = "echo fresh > fresh; echo changed > existing.txt; rm -r subdir";
    private static final int OPERATIONS = 150;

    private static final String RANDOM_OPERATIONS = """
        import os, random, shutil, sys
        random.seed(int(sys.argv[1]))
        def paths(kind):
            found = []
            for at, dirs, files in os.walk('.'):
                found += [os.path.join(at, name) for name in (dirs if kind == 'd' else files)]
            return sorted(found)
        def new():
            return os.path.join(random.choice(['.'] + paths('d')), 'n%d' % random.randrange(60))
        def step():
            kind = random.randrange(9)
            if kind == 0:
                open(new(), 'w').write('x' * random.randrange(3000))
            elif kind == 1:
                open(random.choice(paths('f')), 'a').write('more')
            elif kind == 2:
                os.mkdir(new())
            elif kind == 3:
                os.unlink(random.choice(paths('f')))
            elif kind == 4:
                os.rename(random.choice(paths('f') + paths('d')), new())
            elif kind == 5:
                os.chmod(random.choice(paths('f')), random.choice([0o600, 0o644, 0o755]))
            elif kind == 6:
                os.symlink(random.choice(['n1', 'nowhere', '..']), new())
            elif kind == 7:
                os.link(random.choice(paths('f')), new())
            elif kind == 8 and random.randrange(4) == 0:
                shutil.rmtree(random.choice(paths('d')))
        for i in range(int(sys.argv[2])):
            try:
                step()
            except (OSError, IndexError, shutil.Error):
                pass
        """;

    private static final String LIST = """
        import os
        def show(path):
            state = os.lstat(path)
            what = os.readlink(path) if os.path.islink(path) else ''
            if not what and os.path.isfile(path):
                what = repr(open(path).read())
            print(path, oct(state.st_mode), int(state.st_mtime_ns), what)
        for at, dirs, files in os.walk('.'):
            dirs.sort()
            show(at)
            for name in sorted(files + [d for d in dirs if os.path.islink(os.path.join(at, d))]):
                show(os.path.join(at, name))
        """;

    @TempDir
    Path temporary;

    private Project project;
    private Map<String, String> original;

    @BeforeEach
    void make_project() {
        project = Project.in(temporary);
        original = Project.snapshot(project.path());
    }

    @AfterEach
    void nothing_is_left_beside_the_project() {
        assertThat(temporary).isDirectoryNotContaining(path -> !path.equals(project.path()));
    }

    @Test
    void changes_are_discarded_unless_something_else_is_said() {
        try (Sandbox sandbox = project.sandbox()) {
            assertThat(sandbox.run("sh", "-c", CHANGE)).succeeded();
        }

        assertThat(Project.snapshot(project.path())).isEqualTo(original);
    }

    @Test
    void a_sandbox_can_commit_when_it_is_closed() throws IOException {
        try (Sandbox sandbox = builder().onExit(BranchAction.COMMIT).build()) {
            assertThat(sandbox.run("sh", "-c", CHANGE)).succeeded();
            assertThat(Project.snapshot(project.path())).isEqualTo(original);
        }

        assertChanged();
    }

    @Test
    void one_program_that_fails_is_enough_not_to() {
        try (Sandbox sandbox = builder().onExit(BranchAction.COMMIT).build()) {
            assertThat(sandbox.run("sh", "-c", CHANGE)).succeeded();
            assertThat(sandbox.run("false")).failed();
            assertThat(sandbox.run("true")).succeeded();
        }

        assertThat(Project.snapshot(project.path())).isEqualTo(original);
    }

    @Test
    void fs_201_changes_of_a_failure_can_be_wanted() throws IOException {
        try (Sandbox sandbox = builder()
                .onExit(BranchAction.DISCARD)
                .onError(BranchAction.COMMIT)
                .build()) {
            assertThat(sandbox.run("sh", "-c", CHANGE + "; exit 1")).failed();
        }

        assertChanged();
    }

    @Test
    void fs_202_fs_203_fs_205_changes_can_be_kept() throws IOException {
        Sandbox sandbox = builder().onExit(BranchAction.KEEP).build();
        try (sandbox) {
            assertThat(sandbox.run("sh", "-c", CHANGE)).succeeded();
            assertThat(sandbox.kept()).isEmpty();
        }

        Path kept = sandbox.kept().orElseThrow();
        try (Sandbox another = project.sandbox()) {
            assertThat(another.run("cat", "existing.txt")).hasStdout("hello");
        }
        assertThat(Project.snapshot(project.path())).isEqualTo(original);
        assertThat(kept.resolve("upper/fresh")).hasContent("fresh\n");
        assertThat(kept.resolve("upper/existing.txt")).hasContent("changed\n");
        assertThat(kept.resolve("deleted")).hasContent("subdir\n");
        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(sandbox::discard)
                .withMessageStartingWith("discard: ");
        assertThat(sandbox.changes()).added("fresh").modified("existing.txt");
        remove(kept);
    }

    @Test
    void a_commit_is_possible_at_any_time() throws IOException {
        try (Sandbox sandbox = project.sandbox()) {
            assertThat(sandbox.run("sh", "-c", CHANGE)).succeeded();
            sandbox.commit();
            assertChanged();
            assertThat(sandbox.changes()).isEmpty();

            assertThat(sandbox.run("sh", "-c", "cat existing.txt; rm existing.txt; mkdir subdir; touch subdir/two"))
                    .succeeded()
                    .hasStdout("changed\n");
            assertThat(sandbox.changes())
                    .deleted("existing.txt")
                    .added("subdir/two")
                    .hasNoOtherChanges();
            sandbox.commit();
            assertThat(project.path().resolve("existing.txt")).doesNotExist();
            assertThat(project.path().resolve("subdir/two")).exists();
        }
    }

    @Test
    void a_discard_shows_the_real_directory_again() {
        try (Sandbox sandbox = builder().onExit(BranchAction.COMMIT).build()) {
            assertThat(sandbox.run("sh", "-c", CHANGE)).succeeded();
            sandbox.discard();

            assertThat(sandbox.changes()).isEmpty();
            assertThat(sandbox.run("sh", "-c", "cat existing.txt subdir/nested.txt; ls"))
                    .hasStdout("hellonestedexisting.txt\nsubdir\n");
            assertThat(sandbox.run("sh", "-c", "printf again >> existing.txt")).succeeded();
            assertThat(sandbox.changes()).modified("existing.txt").hasNoOtherChanges();
        }

        assertThat(project.path().resolve("existing.txt")).hasContent("helloagain");
        assertThat(project.path().resolve("subdir/nested.txt")).exists();
    }

    @Test
    void what_somebody_else_changed_is_not_overwritten_but_kept() throws IOException {
        Sandbox sandbox = builder().onExit(BranchAction.COMMIT).build();
        assertThat(sandbox.run("sh", "-c", CHANGE)).succeeded();
        Files.writeString(project.path().resolve("existing.txt"), "by somebody else");

        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(sandbox::close)
                .withMessageContaining("existing.txt was changed meanwhile")
                .withMessageContaining("the changes are kept in ")
                .satisfies(failure ->
                        remove(Path.of(String.valueOf(failure.getMessage()).replaceFirst(".* ", ""))));

        assertThat(project.path().resolve("existing.txt")).hasContent("by somebody else");
        assertThat(project.path().resolve("subdir/nested.txt")).exists();
        assertThat(project.path().resolve("fresh")).doesNotExist();
    }

    @Test
    void a_program_that_runs_is_not_disturbed() {
        try (Sandbox sandbox = project.sandbox()) {
            SandboxedProcess cat = sandbox.start("cat");
            assertThatExceptionOfType(SandboxException.class)
                    .isThrownBy(sandbox::commit)
                    .withMessage("commit: a program is still running; wait for its end first");
            assertThatExceptionOfType(SandboxException.class)
                    .isThrownBy(sandbox::discard)
                    .withMessageStartingWith("discard: a program is still running");
            cat.kill();
            cat.waitFor();
        }
    }

    @Test
    void a_program_that_was_waited_for_runs_no_more() throws IOException {
        for (int i = 0; i < 20; i++) {
            try (Sandbox sandbox = project.sandbox()) {
                assertThat(sandbox.start("sh", "-c", "echo " + i + " > count").waitFor())
                        .succeeded();
                sandbox.commit();
            }
            assertThat(project.path().resolve("count")).hasContent(i + "\n");
        }
    }

    @Test
    void a_program_that_is_ended_by_the_end_of_its_sandbox_has_failed() throws IOException {
        for (int i = 0; i < 20; i++) {
            try (Sandbox sandbox = builder().onError(BranchAction.COMMIT).build()) {
                SandboxedProcess shell = sandbox.start("sh", "-c", "echo " + i + " > count; echo done; cat");
                assertThat(shell.stdout().read()).isEqualTo('d');
            }
            assertThat(project.path().resolve("count")).hasContent(i + "\n");
        }
    }

    @Test
    void fs_206_a_program_that_nobody_waited_for_leaves_nothing_unless_that_is_wanted() {
        try (Sandbox sandbox = builder().build()) {
            assertThat(sandbox.start("sh", "-c", CHANGE + "; exec cat").isAlive())
                    .isTrue();
        }
        assertThat(Project.snapshot(project.path())).isEqualTo(original);

        Sandbox sandbox = builder().onError(BranchAction.KEEP).build();
        try (sandbox) {
            assertThat(sandbox.start("sh", "-c", CHANGE + "; exec cat").isAlive())
                    .isTrue();
        }
        assertThat(Project.snapshot(project.path())).isEqualTo(original);
        remove(sandbox.kept().orElseThrow());
    }

    @Test
    void a_fresh_directory_has_nothing_to_be_committed_to() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            assertThatExceptionOfType(SandboxException.class)
                    .isThrownBy(sandbox::commit)
                    .withMessageContaining("name one with workdir(...)");
            assertThatExceptionOfType(SandboxException.class)
                    .isThrownBy(sandbox::discard)
                    .withMessageContaining("name one with workdir(...)");
        }
        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(() -> Sandbox.builder().onError(BranchAction.KEEP).build())
                .withMessageContaining("onError: KEEP is for the changes to a real directory");
    }

    @Test
    void a_closed_sandbox_commits_nothing() {
        Sandbox sandbox = project.sandbox();
        sandbox.close();

        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(sandbox::commit)
                .withMessageContaining("say beforehand what becomes of them, with onExit(...)");
    }

    @Test
    void fs_234_the_directory_becomes_what_programs_saw() throws IOException, InterruptedException {
        long seed = ThreadLocalRandom.current().nextInt();
        String seen;
        try (Sandbox sandbox = builder().timeout(Duration.ofMinutes(3)).build()) {
            assertThat(sandbox.run(
                            "python3",
                            "-I",
                            "-c",
                            RANDOM_OPERATIONS,
                            Long.toString(seed),
                            Integer.toString(OPERATIONS)))
                    .as("seed %d", seed)
                    .succeeded();
            seen = sandbox.run("python3", "-I", "-c", LIST).stdout();
            sandbox.commit();
        }

        assertThat(list()).as("seed %d", seed).isEqualTo(seen);
    }

    private String list() throws IOException, InterruptedException {
        Process python = new ProcessBuilder(List.of("python3", "-I", "-c", LIST))
                .directory(project.path().toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(python.waitFor()).isZero();
        return output;
    }

    private Sandbox.Builder builder() {
        return Sandbox.builder().workdir(project.path());
    }

    private void assertChanged() throws IOException {
        assertThat(Project.snapshot(project.path())).containsOnlyKeys("", "existing.txt", "fresh");
        assertThat(project.path().resolve("existing.txt")).hasContent("changed\n");
        assertThat(project.path().resolve("fresh")).hasContent("fresh\n");
    }

    private static void remove(Path kept) {
        try (Sandbox sandbox = Sandbox.builder().writable(kept.toString()).build()) {
            sandbox.run("sh", "-c", "rm -r " + kept + "/*");
            Files.delete(kept);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
