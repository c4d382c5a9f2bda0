package org.sandboxed.engine.internal.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.internal.filesystem.commit.FailingCommit;
import org.sandboxed.engine.internal.filesystem.disk.Quota;
import org.sandboxed.engine.policy.BranchAction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(60)
class CowWorkdirTests {

    @TempDir
    Path temporary;

    private Path tree;
    private Path storage;

    @BeforeEach
    void make_directories() throws IOException {
        tree = Files.createDirectory(temporary.resolve("tree"));
        storage = Files.createDirectory(temporary.resolve("storage"));
    }

    private CowWorkdir open() {
        return CowWorkdir.open(tree, storage, Quota.UNLIMITED);
    }

    private CowWorkdir openHalfCommitted() throws IOException {
        CowWorkdir workdir = open();
        Files.writeString(workdir.upper().resolve("a"), "a");
        Files.writeString(workdir.upper().resolve("b"), "b");
        FailingCommit.of(workdir.branch(), tree, 1);
        return workdir;
    }

    private void assertCommitted() {
        assertThat(tree).isDirectoryContaining("glob:**/a").isDirectoryContaining("glob:**/b");
        assertThat(tree.toFile().list()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = BranchAction.class,
            names = {"DISCARD", "KEEP"})
    void a_commit_that_failed_half_way_is_left_to_the_next_sandbox(BranchAction action) throws IOException {
        CowWorkdir workdir = openHalfCommitted();

        workdir.end(action);

        assertThat(workdir.kept()).isEqualTo(workdir.branch().directory()).isDirectory();
        open().close();
        assertCommitted();
        assertThat(storage).isEmptyDirectory();
    }

    @Test
    void what_is_committed_half_way_is_not_discarded() throws IOException {
        CowWorkdir workdir = openHalfCommitted();

        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(workdir::discard)
                .withMessageContaining("discard: a commit to " + tree + " has begun");
        workdir.commit();
        workdir.discard();
        workdir.close();

        assertCommitted();
    }

    @Test
    void what_cannot_be_committed_is_told_as_kept() throws IOException {
        CowWorkdir workdir = open();
        Files.writeString(workdir.upper().resolve("a"), "mine");
        Files.writeString(tree.resolve("a"), "theirs");

        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(() -> workdir.end(BranchAction.COMMIT))
                .withMessageEndingWith("; the changes are kept in " + workdir.kept());

        assertThat(Objects.requireNonNull(workdir.kept()).resolve("upper/a")).hasContent("mine");
    }

    @Test
    void what_was_deleted_is_listed_by_a_thread_that_is_interrupted_as_well() throws IOException {
        Files.writeString(tree.resolve("a"), "a");
        CowWorkdir workdir = open();
        workdir.branch().whiteouts().add("a".getBytes(StandardCharsets.UTF_8));

        Thread.currentThread().interrupt();
        workdir.end(BranchAction.KEEP);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(Objects.requireNonNull(workdir.kept()).resolve("deleted")).hasContent("a");
    }

    @Test
    void what_was_changed_is_kept_even_where_there_is_no_room_for_the_list_of_what_was_deleted() throws IOException {
        Files.writeString(tree.resolve("a"), "a");
        CowWorkdir workdir = open();
        Files.writeString(workdir.upper().resolve("b"), "b");
        workdir.branch().whiteouts().add("a".getBytes(StandardCharsets.UTF_8));
        Files.createDirectories(workdir.branch().directory().resolve("deleted/in-the-way"));

        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(() -> workdir.end(BranchAction.KEEP))
                .withMessageContaining("list of what was deleted");

        open().close();
        assertThat(Objects.requireNonNull(workdir.kept()).resolve("upper/b")).hasContent("b");
    }
}
