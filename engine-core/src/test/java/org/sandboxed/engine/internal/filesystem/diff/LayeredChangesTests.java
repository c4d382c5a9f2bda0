package org.sandboxed.engine.internal.filesystem.diff;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.internal.filesystem.cow.Branch;
import org.sandboxed.engine.record.CowDiff;
import org.sandboxed.engine.record.FileChange;

import static org.assertj.core.api.Assertions.assertThat;

/** On an upper layer that is filled by hand, as handlers would fill it. */
class LayeredChangesTests {

    @TempDir
    Path temporary;

    private Path tree;
    private Path upper;
    private Branch branch;
    private ChangeTracker tracker;

    @BeforeEach
    void open() throws IOException {
        tree = Files.createDirectory(temporary.resolve("tree"));
        Files.createDirectories(tree.resolve("d/deep"));
        Files.writeString(tree.resolve("file"), "old");
        Files.writeString(tree.resolve("d/one"), "1");
        Files.writeString(tree.resolve("d/deep/two"), "2");
        branch = Branch.open(tree, Files.createDirectory(temporary.resolve("storage")));
        upper = branch.directory().resolve(Branch.UPPER);
        Files.setPosixFilePermissions(upper, Files.getPosixFilePermissions(tree));
        tracker = ChangeTracker.ofBranch(branch, () -> {});
    }

    @AfterEach
    void close() {
        branch.close();
    }

    @Test
    void nothing_has_changed_at_first() {
        assertThat(tracker.changes().changes()).isEmpty();
        assertThat(tracker.begin().end().changes()).isEmpty();
    }

    @Test
    void compares_a_copy_with_its_original() throws IOException {
        copyUp("file");
        copyUp("d/one");
        Files.writeString(upper.resolve("file"), "new");
        Files.writeString(upper.resolve("d/fresh"), "3");
        CowDiff diff = tracker.changes().snapshot();

        assertThat(diff).hasToString(String.format("A  d/fresh%nM  file"));
        assertThat(diff.of("file").orElseThrow().before()).asString().isEqualTo("old");
        assertThat(diff.of("file").orElseThrow().after()).asString().isEqualTo("new");
    }

    @Test
    void the_same_bytes_are_no_change() throws IOException {
        copyUp("file");
        Files.writeString(upper.resolve("file"), "old");

        assertThat(tracker.changes().changes()).isEmpty();
    }

    @Test
    void what_was_deleted_is_listed_with_all_below_it() {
        delete("d");

        CowDiff diff = tracker.changes().snapshot();

        assertThat(diff.deleted()).containsExactly("d", "d/deep", "d/deep/two", "d/one");
        assertThat(diff.of("d/deep/two").orElseThrow().before()).asString().isEqualTo("2");
    }

    @Test
    void fs_213_what_was_made_anew_is_not_deleted() throws IOException {
        delete("d");
        Files.createDirectory(upper.resolve("d"));
        Files.writeString(upper.resolve("d/one"), "1");

        assertThat(tracker.changes().deleted()).containsExactly("d/deep", "d/deep/two");
        assertThat(tracker.changes().added()).isEmpty();
        assertThat(tracker.changes().modified()).isEmpty();
    }

    @Test
    void fs_209_a_file_made_anew_with_the_same_bytes_is_no_change() throws IOException {
        delete("file");
        Files.writeString(upper.resolve("file"), "old");

        assertThat(tracker.changes().changes()).isEmpty();
    }

    @Test
    void a_renamed_directory_is_told_on_both_sides() throws IOException {
        delete("d");
        Files.createDirectories(upper.resolve("e/deep"));
        Files.writeString(upper.resolve("e/one"), "1");
        Files.writeString(upper.resolve("e/deep/two"), "2");

        assertThat(tracker.changes().deleted()).containsExactly("d", "d/deep", "d/deep/two", "d/one");
        assertThat(tracker.changes().added()).containsExactly("e", "e/deep", "e/deep/two", "e/one");
    }

    @Test
    void a_run_changes_what_was_there_before_it() throws IOException {
        ChangeTracker.Span first = tracker.begin();
        copyUp("file");
        Files.writeString(upper.resolve("file"), "first");
        delete("d/one");
        CowDiff ofFirst = first.end();
        ChangeTracker.Span second = tracker.begin();
        Files.writeString(upper.resolve("file"), "second");
        copyUp("d");
        Files.writeString(upper.resolve("d/one"), "1");
        CowDiff ofSecond = second.end();

        assertThat(ofFirst).hasToString(String.format("D  d/one%nM  file"));
        assertThat(ofSecond).hasToString(String.format("A  d/one%nM  file"));
        assertThat(ofSecond.of("file").orElseThrow().before()).asString().isEqualTo("first");
        assertThat(tracker.changes()).hasToString("M  file");
        assertThat(tracker.changes().of("file").orElseThrow().before())
                .asString()
                .isEqualTo("old");
    }

    @Test
    void the_root_can_change_its_mode() throws IOException {
        Files.setPosixFilePermissions(tree, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(upper, PosixFilePermissions.fromString("rwx------"));

        assertThat(tracker.changes()).hasToString("M  ./ (mode 0755 -> 0700)");
    }

    @Test
    void large_copies_have_changed_where_they_were_written() throws IOException {
        for (String name : new String[] {"kept", "written"}) {
            try (RandomAccessFile large =
                    new RandomAccessFile(tree.resolve(name).toFile(), "rw")) {
                large.setLength(ContentBudget.MOST_OF_A_FILE + 1L);
            }
            // Files.copy keeps microseconds only.
            Files.setLastModifiedTime(tree.resolve(name), FileTime.fromMillis(1000));
            copyUp(name);
        }
        Files.writeString(upper.resolve("written"), "x".repeat(ContentBudget.MOST_OF_A_FILE + 1));

        assertThat(tracker.changes().modified()).containsExactly("written");
    }

    @Test
    void what_others_do_to_the_tree_later_is_no_change() throws IOException {
        copyUp("file");
        Files.writeString(upper.resolve("file"), "new");
        delete("d");
        tracker.begin().end();
        assertThat(tracker.changes().deleted()).hasSize(4);

        Files.writeString(tree.resolve("file"), "new");
        Files.writeString(tree.resolve("other"), "");
        Files.delete(tree.resolve("d/one"));

        assertThat(tracker.changes().modified()).containsExactly("file");
        assertThat(tracker.changes().deleted()).hasSize(4);
        assertThat(tracker.changes().added()).isEmpty();
    }

    @Test
    void looks_leave_no_descriptor_open() throws IOException {
        copyUp("d/deep/two");
        Files.writeString(upper.resolve("d/deep/two"), "other");
        tracker.begin().end();
        int before = openFiles();

        for (int i = 0; i < 10; i++) {
            Files.writeString(upper.resolve("fresh" + i), "");
            Files.createDirectory(upper.resolve("d/fresh" + i));
            Files.writeString(upper.resolve("d/fresh" + i + "/file"), "");
            tracker.begin().end();
            assertThat(tracker.changes().added()).hasSize(3 * (i + 1));
        }

        assertThat(openFiles()).isEqualTo(before);
    }

    @Test
    void can_be_asked_when_all_is_gone() throws IOException {
        delete("d/deep");
        Files.writeString(upper.resolve("fresh"), "");
        tracker.begin();

        tracker.close();
        branch.close();

        assertThat(tracker.changes().changes())
                .extracting(FileChange::path)
                .containsExactly("d/deep", "d/deep/two", "fresh");
    }

    /** Those below what this test made: other tests run beside it. */
    private int openFiles() throws IOException {
        int count = 0;
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                try {
                    count += Files.readSymbolicLink(descriptor).startsWith(temporary) ? 1 : 0;
                } catch (NoSuchFileException e) {
                    // Another test's, and closed meanwhile.
                }
            }
        }
        return count;
    }

    private void copyUp(String name) throws IOException {
        Path parent = Path.of(name).getParent();
        if (parent != null && !Files.exists(upper.resolve(parent))) {
            copyUp(parent.toString());
        }
        Files.copy(
                tree.resolve(name),
                upper.resolve(name),
                StandardCopyOption.COPY_ATTRIBUTES,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private void delete(String name) {
        branch.whiteouts().add(name.getBytes(StandardCharsets.UTF_8));
    }
}
