package org.sandboxed.engine.internal.filesystem.commit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.internal.filesystem.Directories;
import org.sandboxed.engine.internal.filesystem.cow.Branch;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.FileLock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(60)
class CommitTests {

    @TempDir
    Path temporary;

    private Path tree;
    private Branch branch;
    private LayeredTree layers;

    @BeforeEach
    void open() throws IOException {
        tree = Files.createDirectory(temporary.resolve("tree"));
        LayeredTree.fill(tree);
        branch = Branch.open(tree, Files.createDirectory(temporary.resolve("storage")));
        layers = new LayeredTree(tree, branch);
    }

    @AfterEach
    void close() {
        branch.close();
    }

    @Test
    void makes_the_tree_what_the_programs_saw() throws IOException {
        layers.change();

        Commit.of(branch, tree);

        LayeredTree.assertChanged(tree);
        assertThat(branch.directory().resolve(CommitJournal.NAME)).doesNotExist();
    }

    @Test
    void fs_225_a_second_commit_does_nothing() throws IOException {
        layers.change();
        Commit.of(branch, tree);
        Map<String, String> once = LayeredTree.inodes(tree);

        Commit.of(branch, tree);

        assertThat(LayeredTree.inodes(tree)).isEqualTo(once);
    }

    @Test
    void a_committed_file_can_be_changed_and_deleted_again() throws IOException {
        layers.change();
        Commit.of(branch, tree);

        Files.writeString(layers.upper("fresh"), "again");
        Files.delete(layers.upper("link"));
        Files.delete(layers.upper("turns/inside"));
        Commit.of(branch, tree);

        assertThat(tree.resolve("fresh")).hasContent("again");
        assertThat(tree.resolve("link")).doesNotExist();
        assertThat(tree.resolve("turns")).isEmptyDirectory();
    }

    @Test
    void an_interrupt_waits_for_its_end() throws IOException {
        layers.change();

        Thread.currentThread().interrupt();
        Commit.of(branch, tree);

        assertThat(Thread.interrupted()).isTrue();
        LayeredTree.assertChanged(tree);
    }

    @Test
    void nothing_changed_is_nothing_done() throws IOException {
        Map<String, String> before = LayeredTree.inodes(tree);

        Commit.of(branch, tree);

        assertThat(LayeredTree.inodes(tree)).isEqualTo(before);
    }

    @Test
    void what_was_copied_but_not_changed_stays() throws IOException {
        Files.setLastModifiedTime(tree.resolve("file"), FileTime.from(Instant.EPOCH));
        String before = LayeredTree.inodes(tree).get("file");
        layers.copyUp("file");

        Commit.of(branch, tree);

        assertThat(LayeredTree.inodes(tree)).containsEntry("file", before);
    }

    @Test
    void times_alone_are_committed() throws IOException {
        layers.copyUp("file");
        Files.setLastModifiedTime(layers.upper("file"), FileTime.from(Instant.EPOCH));

        Commit.of(branch, tree);

        assertThat(Files.getLastModifiedTime(tree.resolve("file"))).isEqualTo(FileTime.from(Instant.EPOCH));
    }

    @Test
    void a_file_is_replaced_and_not_written_through_its_other_names() throws IOException {
        Files.createLink(temporary.resolve("outside"), tree.resolve("file"));
        layers.copyUp("file");
        Files.writeString(layers.upper("file"), "new");

        Commit.of(branch, tree);

        assertThat(tree.resolve("file")).hasContent("new");
        assertThat(temporary.resolve("outside")).hasContent("old");
    }

    @Test
    void what_somebody_else_changed_is_a_conflict_and_nothing_is_done() throws IOException {
        layers.change();
        Files.writeString(tree.resolve("file"), "theirs");
        Files.writeString(tree.resolve("fresh"), "theirs");
        Files.delete(tree.resolve("script"));
        Map<String, String> before = LayeredTree.inodes(tree);

        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(() -> Commit.of(branch, tree))
                .withMessageContaining("is not what the programs saw, so nothing was written")
                .withMessageContaining("file was changed meanwhile")
                .withMessageContaining("fresh was made meanwhile")
                .withMessageContaining("script was removed meanwhile");

        assertThat(LayeredTree.inodes(tree)).isEqualTo(before);
    }

    @Test
    void what_was_written_is_committed_even_with_the_times_of_before() throws IOException {
        Files.setLastModifiedTime(tree.resolve("file"), FileTime.from(Instant.EPOCH));
        layers.copyUp("file");
        Files.writeString(layers.upper("file"), "new");
        Files.setLastModifiedTime(layers.upper("file"), FileTime.from(Instant.EPOCH));
        layers.copyUp("link");
        FileTime before = Files.getLastModifiedTime(tree.resolve("link"), LinkOption.NOFOLLOW_LINKS);
        Files.delete(layers.upper("link"));
        Files.createSymbolicLink(layers.upper("link"), Path.of("d/on"));
        Files.getFileAttributeView(layers.upper("link"), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setTimes(before, null, null);

        Commit.of(branch, tree);

        assertThat(tree.resolve("file")).hasContent("new");
        assertThat(Files.readSymbolicLink(tree.resolve("link"))).isEqualTo(Path.of("d/on"));
    }

    @Test
    void a_new_name_of_a_file_that_has_not_changed_is_one_of_that_file() throws IOException {
        Files.setLastModifiedTime(tree.resolve("file"), FileTime.from(Instant.EPOCH));
        Object inode = Files.getAttribute(tree.resolve("file"), "unix:ino");
        layers.copyUp("file");
        Files.createLink(layers.upper("a-name"), layers.upper("file"));
        Files.createLink(layers.upper("name"), layers.upper("file"));

        Commit.of(branch, tree);

        assertThat(Files.isSameFile(tree.resolve("file"), tree.resolve("a-name")))
                .isTrue();
        assertThat(Files.isSameFile(tree.resolve("file"), tree.resolve("name"))).isTrue();
        assertThat(Files.getAttribute(tree.resolve("name"), "unix:ino")).isEqualTo(inode);
    }

    @Test
    void what_somebody_else_did_to_a_file_that_gets_another_name_is_a_conflict() throws IOException {
        Files.setLastModifiedTime(tree.resolve("file"), FileTime.from(Instant.EPOCH));
        layers.copyUp("file");
        Files.createLink(layers.upper("name"), layers.upper("file"));
        Files.writeString(tree.resolve("file"), "new");
        Files.setLastModifiedTime(tree.resolve("file"), FileTime.from(Instant.EPOCH));

        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(() -> Commit.of(branch, tree))
                .withMessageEndingWith(": file was changed meanwhile");
    }

    @Test
    void what_somebody_else_did_below_a_removed_directory_is_a_conflict() throws IOException {
        layers.delete("d/deep");
        layers.delete("d");
        Files.writeString(tree.resolve("d/one"), "theirs");
        Files.createDirectory(tree.resolve("d/deep/new"));
        Files.writeString(tree.resolve("d/deep/new/file"), "theirs");
        Map<String, String> before = LayeredTree.inodes(tree);

        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(() -> Commit.of(branch, tree))
                .withMessageEndingWith(": d/one was changed meanwhile, d/deep/new/file was made meanwhile");

        assertThat(LayeredTree.inodes(tree)).isEqualTo(before);
    }

    @Test
    void fs_226_a_locked_tree_is_left_alone() throws IOException {
        layers.change();
        Map<String, String> before = LayeredTree.inodes(tree);
        try (Fd other = Directories.open(tree)) {
            assertThat(FileLock.tryExclusive(other.number())).isZero();

            assertThatExceptionOfType(SandboxException.class)
                    .isThrownBy(() -> Commit.of(branch, tree))
                    .withMessageContaining("is locked by another commit");
            assertThat(LayeredTree.inodes(tree)).isEqualTo(before);
        }

        Commit.of(branch, tree);
        LayeredTree.assertChanged(tree);
    }

    @Test
    void fs_217_a_commit_that_failed_can_be_taken_up_again() throws IOException {
        layers.change();
        boolean[] isFirst = {true};
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> Commit.of(branch, tree, moment -> {
                    if (isFirst[0] && moment.equals("step 3 taken")) {
                        isFirst[0] = false;
                        throw new IllegalStateException(moment);
                    }
                }));

        Commit.of(branch, tree);

        LayeredTree.assertChanged(tree);
    }

    @Test
    void fs_215_what_could_not_be_written_is_written_later() throws IOException {
        layers.change();
        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(() -> Commit.of(branch, tree, moment -> {
                    // Then the file in it cannot be made.
                    if (Files.exists(tree.resolve("e/deep")) && !Files.exists(tree.resolve("e/deep/two"))) {
                        move(tree.resolve("e"), tree.resolve("elsewhere"));
                    }
                }))
                .withMessageStartingWith("commit: " + tree + " cannot be written: e/")
                .withMessageEndingWith("what is left to be done is in " + branch.directory());

        move(tree.resolve("elsewhere"), tree.resolve("e"));
        Commit.of(branch, tree);

        LayeredTree.assertChanged(tree);
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void fs_219_what_was_removed_is_not_removed_again_by_who_goes_on() throws IOException {
        layers.change();
        boolean[] isFirst = {true};
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> Commit.of(branch, tree, moment -> {
                    if (isFirst[0] && !Files.exists(tree.resolve("d")) && moment.endsWith("noted")) {
                        isFirst[0] = false;
                        throw new IllegalStateException(moment);
                    }
                }));
        Files.createDirectory(tree.resolve("d"));

        Commit.of(branch, tree);

        assertThat(tree.resolve("d")).isEmptyDirectory();
        Files.delete(tree.resolve("d"));
        LayeredTree.assertChanged(tree);
    }

    @Test
    void fs_223_nothing_is_written_without_a_journal() throws IOException {
        layers.change();
        Map<String, String> before = LayeredTree.inodes(tree);
        Files.createDirectories(branch.directory().resolve("commit.draft/full"));

        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(() -> Commit.of(branch, tree))
                .withMessageContaining("cannot be written");

        assertThat(LayeredTree.inodes(tree)).isEqualTo(before);
    }

    @Test
    void a_journal_that_somebody_else_left_is_not_carried_out() throws IOException {
        Path victim = Files.writeString(temporary.resolve("victim"), "precious");
        CommitJournal.write(branch.directory(), tree.toString(), List.of(Step.of(Step.Kind.REMOVE, "file")));
        Files.createSymbolicLink(branch.directory().resolve("commit.draft"), victim);
        Files.createSymbolicLink(branch.directory().resolve("commit.done"), victim);
        assertThat(Commit.isBegun(branch)).isFalse();

        Commit.of(branch, tree);

        LayeredTree.assertUnchanged(tree);
        assertThat(victim).hasContent("precious");
    }

    @Test
    void the_times_of_the_directory_itself_stay() throws IOException {
        Files.setLastModifiedTime(tree, FileTime.from(Instant.EPOCH));
        branch.close();
        branch = Branch.open(tree, temporary.resolve("storage"));
        layers = new LayeredTree(tree, branch);
        Files.createDirectory(layers.upper("kept"));
        Files.writeString(layers.upper("kept/new"), "new");
        Files.setLastModifiedTime(layers.upper("."), FileTime.from(Instant.EPOCH));

        Commit.of(branch, tree);

        assertThat(tree.resolve("kept/new")).exists();
        assertThat(Files.getLastModifiedTime(tree)).isEqualTo(FileTime.from(Instant.EPOCH));
    }

    @Test
    void fs_230_a_directory_that_cannot_be_read_takes_what_was_made_in_it() throws IOException {
        Files.createDirectory(tree.resolve("drop"));
        Files.setPosixFilePermissions(tree.resolve("drop"), PosixFilePermissions.fromString("-wx------"));
        layers.copyUp("drop");
        Files.writeString(layers.upper("drop/letter"), "dear");

        Commit.of(branch, tree);

        assertThat(tree.resolve("drop/letter")).hasContent("dear");
        assertThat(Files.getPosixFilePermissions(tree.resolve("drop"), LinkOption.NOFOLLOW_LINKS))
                .isEqualTo(PosixFilePermissions.fromString("-wx------"));
    }
}
