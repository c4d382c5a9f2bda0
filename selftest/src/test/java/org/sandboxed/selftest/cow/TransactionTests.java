package org.sandboxed.selftest.cow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.EndReason;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.policy.BranchAction;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;
import static org.sandboxed.assertj.SandboxAssertions.assertThatExceptionOfType;

/** Cases of several programs of which the changes are committed together, or not at all: the runs of one sandbox. */
class TransactionTests {

    @TempDir
    private Path temporary;

    private Project project;
    private Path real;
    private Path storage;
    private Map<String, String> original;

    @BeforeEach
    void make_project() throws IOException {
        project = Project.in(temporary);
        real = project.path();
        storage = Files.createDirectory(temporary.resolve("storage"));
        original = Project.snapshot(real);
    }

    private Sandbox.Builder builder() {
        return Sandbox.builder().workdir(real).storage(storage).onExit(BranchAction.COMMIT);
    }

    private static RunResult sh(Sandbox sandbox, String script) {
        return sandbox.run("sh", "-c", script);
    }

    @Test
    void fs_353_fs_358_what_one_program_wrote_the_next_one_reads_and_both_are_committed() {
        try (Sandbox sandbox = builder().build()) {
            assertThat(sh(sandbox, "echo one > a")).succeeded();
            assertThat(sh(sandbox, "cat a; echo two >> a")).hasStdout("one\n");
        }

        assertThat(real.resolve("a")).hasContent("one\ntwo\n");
        assertThat(storage).isEmptyDirectory();
    }

    @Test
    void fs_354_what_one_program_made_the_next_one_starts() {
        try (Sandbox sandbox = builder().build()) {
            assertThat(sh(sandbox, "printf '#!/bin/sh\\necho made > out\\n' > tool; chmod +x tool"))
                    .succeeded();
            assertThat(sandbox.run("./tool")).succeeded();
        }

        assertThat(real.resolve("out")).hasContent("made\n");
    }

    @Test
    void fs_355_one_that_fails_leaves_the_directory_as_it_was_and_the_changes_told() {
        Sandbox sandbox = builder().build();
        try (sandbox) {
            assertThat(sh(sandbox, "echo one > a")).succeeded();
            assertThat(sh(sandbox, "echo two > b; exit 3").exitCode()).isEqualTo(3);
        }

        assertThat(sandbox.changes()).added("a", "b").hasNoOtherChanges();
        assertThat(Project.snapshot(real)).isEqualTo(original);
        assertThat(storage).isEmptyDirectory();
    }

    @Test
    void fs_357_what_was_deleted_is_gone_once_it_is_committed_and_not_before() {
        try (Sandbox sandbox = builder().build()) {
            assertThat(sh(sandbox, "rm existing.txt")).succeeded();
            assertThat(real.resolve("existing.txt")).exists();
            assertThat(sh(sandbox, "true")).succeeded();
        }
        assertThat(real.resolve("existing.txt")).doesNotExist();

        try (Sandbox sandbox = builder().build()) {
            assertThat(sh(sandbox, "rm -r subdir")).succeeded();
            assertThat(sh(sandbox, "exit 1")).failed();
        }
        assertThat(real.resolve("subdir/nested.txt")).exists();
    }

    @Test
    void fs_359_one_that_takes_too_long_leaves_the_directory_as_it_was() {
        Sandbox sandbox = builder().timeout(Duration.ofSeconds(1)).build();
        try (sandbox) {
            assertThat(sh(sandbox, "echo one > a")).succeeded();
            assertThat(sh(sandbox, "echo two > b; exec sleep 600").timedOut()).isTrue();
        }

        assertThat(sandbox.changes()).added("a", "b");
        assertThat(Project.snapshot(real)).isEqualTo(original);
        assertThat(storage).isEmptyDirectory();
    }

    @Test
    void fs_362_fs_363_changes_can_be_told_without_being_made() {
        for (int exit : new int[] {0, 3}) {
            Sandbox sandbox = builder().onExit(BranchAction.DISCARD).build();
            try (sandbox) {
                assertThat(sh(sandbox, "echo one > a")).succeeded();
                assertThat(sh(sandbox, "rm existing.txt; exit " + exit).exitCode())
                        .isEqualTo(exit);
            }

            assertThat(sandbox.changes()).added("a").deleted("existing.txt").hasNoOtherChanges();
            assertThat(Project.snapshot(real)).isEqualTo(original);
            assertThat(storage).isEmptyDirectory();
        }
    }

    @Test
    void fs_366_nothing_starts_where_changes_cannot_be_stored() throws IOException {
        Path none = Files.createFile(temporary.resolve("file"));

        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(() -> builder().storage(none).build())
                .withMessageStartingWith("storage: ")
                .withMessageContaining(none + "\" is not a directory");
        assertThat(Project.snapshot(real)).isEqualTo(original);
    }

    @Test
    void fs_367_a_command_of_nothing_is_refused_and_no_failure_of_a_program() {
        try (Sandbox sandbox = builder().build()) {
            assertThat(sh(sandbox, "echo one > a")).succeeded();
            assertThatExceptionOfType(SandboxException.class)
                    .isThrownBy(() -> sandbox.run(List.of()))
                    .withMessageContaining("command");
        }

        assertThat(real.resolve("a")).exists();
    }

    @Test
    void fs_369_one_that_a_signal_ended_has_failed() {
        try (Sandbox sandbox = builder().build()) {
            RunResult run = sh(sandbox, "echo one > a; kill -TERM $$");

            assertThat(run.endReason()).isEqualTo(EndReason.SIGNALED);
            assertThat(run.signal()).hasValue(15);
            assertThat(run.exitCode()).isEqualTo(143);
        }

        assertThat(Project.snapshot(real)).isEqualTo(original);
    }

    @Test
    void fs_370_who_outlives_a_program_keeps_nobody_waiting() {
        try (Sandbox sandbox = builder().timeout(Duration.ofSeconds(60)).build()) {
            RunResult run = sh(sandbox, "sleep 600 & exit 7");

            assertThat(run.exitCode()).isEqualTo(7);
            assertThat(run.duration()).isLessThan(Duration.ofSeconds(30));
        }
    }

    @Test
    void fs_378_two_at_once_in_one_directory_are_both_committed() throws Exception {
        CountDownLatch bothRan = new CountDownLatch(2);
        List<CompletableFuture<Void>> both = Stream.of("one", "two")
                .map(name -> CompletableFuture.runAsync(
                        () -> runAndWait(name, bothRan), command -> new Thread(command).start()))
                .toList();
        for (CompletableFuture<Void> each : both) {
            each.get();
        }

        assertThat(Project.snapshot(real)).hasSize(original.size() + 18);
        assertThat(storage).isEmptyDirectory();
    }

    private void runAndWait(String name, CountDownLatch bothRan) {
        try (Sandbox sandbox = builder().build()) {
            assertThat(sh(sandbox, "for i in 1 2 3 4 5 6 7 8 9; do echo $i > " + name + "$i; done"))
                    .succeeded();
            bothRan.countDown();
            bothRan.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void what_was_committed_by_one_is_a_conflict_for_the_other_where_both_changed_it() {
        try (Sandbox one = builder().onExit(BranchAction.DISCARD).build();
                Sandbox other = builder().onExit(BranchAction.DISCARD).build()) {
            assertThat(sh(one, "echo one >> existing.txt; mv subdir s")).succeeded();
            assertThat(sh(other, "echo two >> existing.txt; echo more >> subdir/nested.txt"))
                    .succeeded();

            other.commit();
            assertThatExceptionOfType(SandboxException.class)
                    .isThrownBy(one::commit)
                    .withMessageContaining("existing.txt was changed meanwhile")
                    .withMessageContaining("subdir/nested.txt was changed meanwhile");
        }

        assertThat(real.resolve("existing.txt")).hasContent("hellotwo\n");
        assertThat(real.resolve("subdir/nested.txt")).hasContent("nestedmore\n");
    }
}
