package org.sandboxed.engine.internal.filesystem.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.internal.filesystem.cow.Branch;

/** Commits that fail in the middle, as where the disk of the real tree is full. */
@Timeout(60)
class FailingCommitTests {

    @TempDir
    Path temporary;

    private Path tree;
    private Path storage;
    private Branch branch;
    private LayeredTree layers;

    @BeforeEach
    void open() throws IOException {
        tree = Files.createDirectory(temporary.resolve("tree"));
        LayeredTree.fill(tree);
        storage = Files.createDirectory(temporary.resolve("storage"));
        branch = Branch.open(tree, storage);
        layers = new LayeredTree(tree, branch);
    }

    @AfterEach
    void close() {
        branch.close();
    }

    @Test
    void what_programs_have_made_since_is_committed_with_the_rest() throws IOException {
        layers.change();
        FailingCommit.of(branch, tree, 2);
        Files.writeString(layers.upper("later"), "later");

        Commit.of(branch, tree);

        assertThat(tree.resolve("later")).hasContent("later");
        Files.delete(tree.resolve("later"));
        LayeredTree.assertChanged(tree);
        assertThat(Commit.isBegun(branch)).isFalse();
    }

    @Test
    void what_programs_have_removed_or_replaced_since_does_not_come() throws IOException {
        layers.change();
        FailingCommit.of(branch, tree, 2);
        Files.delete(layers.upper("file"));
        branch.whiteouts().add("file".getBytes(StandardCharsets.UTF_8));
        Files.delete(layers.upper("fresh"));
        Files.createDirectory(layers.upper("fresh"));
        Files.delete(layers.upper("turns/inside"));
        Files.delete(layers.upper("turns"));
        Files.writeString(layers.upper("turns"), "again");

        Commit.of(branch, tree);

        assertThat(tree.resolve("file")).doesNotExist();
        assertThat(tree.resolve("fresh")).isEmptyDirectory();
        assertThat(tree.resolve("turns")).hasContent("again");
        assertThat(tree.resolve("other-name")).hasContent("fresh");
    }

    @Test
    void what_has_another_name_no_more_comes_all_the_same_after_the_death_of_the_jvm() throws IOException {
        layers.change();
        FailingCommit.of(branch, tree, 2);
        Files.delete(layers.upper("fresh"));
        Files.writeString(layers.upper("fresh"), "another");
        branch.leave();

        AbandonedBranches.sweep(storage);

        assertThat(tree.resolve("fresh")).hasContent("another");
        assertThat(tree.resolve("other-name")).hasContent("fresh");
        assertThat(storage).isEmptyDirectory();
    }

    @Test
    void steps_that_cannot_be_noted_are_taken() throws IOException {
        layers.change();

        Commit.of(branch, tree, moment -> {
            if (moment.equals("mark set")) {
                makeUnwritable("commit.done");
            }
        });

        LayeredTree.assertChanged(tree);
    }

    @Test
    void nothing_is_written_where_the_steps_cannot_be_written_down() throws IOException {
        layers.change();
        Files.createDirectories(branch.directory().resolve("commit.draft/in-the-way"));

        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(() -> Commit.of(branch, tree))
                .withMessageContaining(tree + " cannot be written, and nothing was")
                .withMessageContaining(branch.directory().toString());
        LayeredTree.assertUnchanged(tree);
    }

    private void makeUnwritable(String name) {
        try {
            Files.createSymbolicLink(branch.directory().resolve(name), Path.of(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
