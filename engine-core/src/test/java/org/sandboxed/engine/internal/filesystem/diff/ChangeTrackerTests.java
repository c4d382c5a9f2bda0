package org.sandboxed.engine.internal.filesystem.diff;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.internal.filesystem.Removal;
import org.sandboxed.engine.record.CowDiff;
import org.sandboxed.engine.record.FileChange;
import org.sandboxed.engine.record.FileState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

@Timeout(60)
class ChangeTrackerTests {

    private Path directory;

    @BeforeEach
    void make() throws IOException {
        directory = Files.createTempDirectory("changes-");
    }

    // Not @TempDir, which cannot remove what is deeper than a path is long.
    @AfterEach
    void remove() throws IOException {
        Removal.remove(directory);
    }

    @Test
    void tells_what_was_added_modified_and_deleted() throws IOException {
        write("kept", "same");
        write("changed", "old");
        write("gone", "bye");
        ChangeTracker.Span span = begin();

        write("changed", "new");
        write("fresh", "hello");
        Files.delete(directory.resolve("gone"));
        CowDiff diff = span.end();

        assertThat(diff.added()).containsExactly("fresh");
        assertThat(diff.modified()).containsExactly("changed");
        assertThat(diff.deleted()).containsExactly("gone");
        assertThat(diff).hasToString(String.format("M  changed%nA  fresh%nD  gone"));
    }

    @Test
    void has_the_content_of_both_sides() throws IOException {
        write("changed", "old");
        write("gone", "bye");
        ChangeTracker.Span span = begin();

        write("changed", "new");
        write("fresh", "hello");
        Files.delete(directory.resolve("gone"));
        CowDiff diff = span.end();

        assertThat(change(diff, "changed").before()).asString().isEqualTo("old");
        assertThat(change(diff, "changed").after()).asString().isEqualTo("new");
        assertThat(change(diff, "fresh").before()).isEmpty();
        assertThat(change(diff, "fresh").after()).asString().isEqualTo("hello");
        assertThat(change(diff, "gone").before()).asString().isEqualTo("bye");
        assertThat(change(diff, "gone").after()).isEmpty();
    }

    @Test
    void the_same_bytes_and_other_times_are_no_change() throws IOException {
        write("rewritten", "same");
        write("touched", "same");
        ChangeTracker.Span span = begin();

        Files.delete(directory.resolve("rewritten"));
        write("rewritten", "same");
        Files.setLastModifiedTime(directory.resolve("touched"), FileTime.from(Instant.EPOCH));

        assertThat(span.end().changes()).isEmpty();
    }

    @Test
    void another_content_of_the_same_length_at_once_is_a_change() throws IOException {
        for (int i = 0; i < 50; i++) {
            write("racy", "a");
            ChangeTracker.Span span = begin();
            write("racy", "b");
            assertThat(span.end().modified()).containsExactly("racy");
        }
    }

    @Test
    void a_mode_alone_is_a_change() throws IOException {
        write("script", "exit");
        Files.createDirectory(directory.resolve("folder"));
        chmod("script", "rw-r--r--");
        chmod("folder", "rwxr-xr-x");
        ChangeTracker.Span span = begin();

        chmod("script", "rwxr-xr-x");
        chmod("folder", "rwx------");
        CowDiff diff = span.end();

        assertThat(diff).hasToString(String.format("M  folder/ (mode 0755 -> 0700)%nM  script (mode 0644 -> 0755)"));
        assertThat(change(diff, "script").stateBefore().orElseThrow().mode()).isEqualTo(0644);
        assertThat(change(diff, "script").stateAfter().orElseThrow().mode()).isEqualTo(0755);
        assertThat(change(diff, "script").unifiedDiff()).isEqualTo("old mode 100644\nnew mode 100755\n");
    }

    @Test
    void fs_211_directories_are_paths_of_their_own() throws IOException {
        ChangeTracker.Span span = begin();

        Files.createDirectories(directory.resolve("a/b"));
        write("a/b/file", "content");
        write("a.txt", "content");
        CowDiff diff = span.end();

        assertThat(diff.added()).containsExactly("a", "a/b", "a/b/file", "a.txt");
        assertThat(diff).hasToString(String.format("A  a/%nA  a/b/%nA  a/b/file%nA  a.txt"));
    }

    @Test
    void what_changes_in_a_directory_is_no_change_of_it() throws IOException {
        Files.createDirectory(directory.resolve("folder"));
        ChangeTracker.Span span = begin();

        write("folder/file", "content");

        assertThat(span.end().changes()).extracting(FileChange::path).containsExactly("folder/file");
    }

    @Test
    void fs_210_another_type_is_one_change() throws IOException {
        write("thing", "content");
        ChangeTracker.Span span = begin();

        Files.delete(directory.resolve("thing"));
        Files.createDirectory(directory.resolve("thing"));
        CowDiff diff = span.end();

        assertThat(diff.modified()).containsExactly("thing");
        assertThat(diff.toString()).startsWith("M  thing/ (file became directory, mode ");
    }

    @Test
    void a_link_is_told_by_its_target() throws IOException {
        Files.createSymbolicLink(directory.resolve("link"), Path.of("old"));
        ChangeTracker.Span span = begin();

        Files.delete(directory.resolve("link"));
        Files.createSymbolicLink(directory.resolve("link"), Path.of("/new"));
        Files.createSymbolicLink(directory.resolve("other"), Path.of("there"));
        CowDiff diff = span.end();

        assertThat(diff).hasToString(String.format("M  link (target old -> /new)%nA  other -> there"));
        FileState after = change(diff, "link").stateAfter().orElseThrow();
        assertThat(after.type()).isEqualTo(FileState.Type.SYMLINK);
        assertThat(after.symlinkTarget()).contains("/new");
        assertThat(after.content()).isEmpty();
    }

    @Test
    void names_are_bytes() throws Exception {
        ChangeTracker.Span span = begin();

        run("printf 1 > \"$(printf 'a\\377')\"; printf 2 > \"$(printf 'line\\nbreak')\"; printf 3 > ü");
        CowDiff diff = span.end();

        assertThat(diff.added()).containsExactly("a\\xff", "line\nbreak", "ü");
        assertThat(diff).hasToString(String.format("A  a\\xff%nA  line break%nA  ü"));
        assertThat(change(diff, "a\\xff").after()).asString().isEqualTo("1");
    }

    @Test
    void looks_into_what_its_owner_closed() throws IOException {
        Files.createDirectories(directory.resolve("closed/inner"));
        write("closed/inner/file", "old");
        chmod("closed/inner/file", "---------");
        chmod("closed/inner", "---------");
        chmod("closed", "-wx------");
        ChangeTracker.Span span = begin();

        chmod("closed/inner", "-wx------");
        chmod("closed/inner/file", "-w-------");
        write("closed/inner/file", "new");
        CowDiff diff = span.end();

        assertThat(diff)
                .hasToString(String.format(
                        "M  closed/inner/ (mode 0000 -> 0300)%n" + "M  closed/inner/file (mode 0000 -> 0200)"));
        assertThat(change(diff, "closed/inner/file").before()).asString().isEqualTo("old");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("closed"))))
                .isEqualTo("-wx------");
    }

    @Test
    void does_not_wait_for_a_fifo() throws Exception {
        ChangeTracker.Span span = begin();

        run("mkfifo pipe");
        CowDiff diff = span.end();

        assertThat(diff).hasToString("A  pipe (FIFO)");
    }

    @Test
    void keeps_no_large_content() throws IOException {
        try (RandomAccessFile sparse =
                new RandomAccessFile(directory.resolve("large").toFile(), "rw")) {
            sparse.setLength(4L << 30);
        }
        write("other", "x".repeat(ContentBudget.MOST_OF_A_FILE));
        ChangeTracker.Span span = begin();

        try (RandomAccessFile sparse =
                new RandomAccessFile(directory.resolve("large").toFile(), "rw")) {
            sparse.seek(1L << 30);
            sparse.write('x');
        }
        CowDiff diff = span.end();

        assertThat(diff.modified()).containsExactly("large");
        FileChange large = change(diff, "large");
        assertThat(large.stateAfter().orElseThrow().size()).isEqualTo(4L << 30);
        assertThat(large.unifiedDiff()).isEqualTo("Binary files a/large and b/large differ\n");
        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(large::before)
                .withMessageContaining("4294967296 bytes was not kept: at most 1 MiB of a file");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 131_072, ContentBudget.MOST_OF_A_FILE})
    void reads_each_file_to_its_end(int size) throws IOException {
        ChangeTracker.Span span = begin();
        String content = "0123456789abcde".repeat(size / 15 + 1).substring(0, size);

        write("file", content);

        assertThat(change(span.end(), "file").after()).asString().isEqualTo(content);
    }

    @Test
    void attributes_are_told_of_whatever_can_have_them_and_of_any_number() throws Exception {
        assumeThat(Files.getFileStore(directory).supportsFileAttributeView(UserDefinedFileAttributeView.class))
                .as("a file system with user.* attributes for what tests write")
                .isTrue();
        Files.createDirectory(directory.resolve("folder"));
        write("few", "1");
        write("many", "2");
        write("large", "3".repeat(ContentBudget.MOST_OF_A_FILE + 1));
        ChangeTracker.Span span = begin();

        attribute("folder", "of", "folder");
        attribute("few", "of", "few");
        attribute("large", "of", "large");
        for (int i = 0; i < 20; i++) {
            attribute("many", "number." + i + ".of.them", "x".repeat(i));
        }
        CowDiff diff = span.end();

        assertThat(diff.modified()).containsExactly("few", "folder", "large", "many");
        assertThat(attributes(diff, "folder")).containsOnlyKeys("user.of");
        assertThat(attributes(diff, "large")).containsOnlyKeys("user.of");
        assertThat(attributes(diff, "few").get("user.of")).asString().isEqualTo("few");
        assertThat(attributes(diff, "many")).hasSize(20);
        assertThat(attributes(diff, "many").get("user.number.19.of.them"))
                .asString()
                .isEqualTo("x".repeat(19));
    }

    @Test
    void goes_deeper_than_a_path_can_be_long() throws Exception {
        ChangeTracker.Span span = begin();

        run("""
            python3 -c "
            import os
            for i in range(40):
                os.mkdir('d' * 200); os.chdir('d' * 200)
            open('end', 'w').close()
            "
            """);
        CowDiff diff = span.end();

        assertThat(diff.added()).hasSize(41);
        assertThat(diff.added().get(40)).hasSize(40 * 201 + 3).endsWith("d/end");
    }

    @Test
    void many_files_are_no_problem() throws Exception {
        ChangeTracker.Span span = begin();

        run("python3 -c \"for i in range(20000): open(f'{i:05}', 'w').close()\"");

        assertThat(span.end().added()).hasSize(20_000).startsWith("00000").endsWith("19999");
    }

    @Test
    void a_life_begins_with_nothing() throws IOException {
        ChangeTracker tracker = ChangeTracker.ofFresh(directory);
        CowDiff live = tracker.changes();
        write("file", "1");

        assertThat(live.added()).containsExactly("file");
        CowDiff frozen = live.snapshot();
        Files.delete(directory.resolve("file"));
        assertThat(live.isEmpty()).isTrue();
        assertThat(frozen.added()).containsExactly("file");
    }

    @Test
    void shows_its_last_look_once_it_is_closed() throws IOException {
        ChangeTracker tracker = ChangeTracker.ofFresh(directory);
        write("file", "1");
        tracker.begin();

        tracker.close();
        Files.delete(directory.resolve("file"));

        assertThat(tracker.changes().added()).containsExactly("file");
    }

    @Test
    void keeps_what_matches_a_pattern() throws IOException {
        Files.createDirectories(directory.resolve("src/main"));
        ChangeTracker.Span span = begin();
        write("src/a.o", "");
        write("src/main/b.o", "");
        write("c.o", "");

        CowDiff diff = span.end();

        assertThat(diff.under("src").added()).containsExactly("src/a.o", "src/main/b.o");
        assertThat(diff.under("*.o").added()).containsExactly("c.o");
        assertThat(diff.under("**/*.o").added()).containsExactly("c.o", "src/a.o", "src/main/b.o");
    }

    private ChangeTracker.Span begin() {
        return ChangeTracker.ofFresh(directory).begin();
    }

    private static FileChange change(CowDiff diff, String path) {
        return diff.of(path).orElseThrow();
    }

    private static Map<String, byte[]> attributes(CowDiff diff, String path) {
        return change(diff, path).stateAfter().orElseThrow().attributes();
    }

    private void attribute(String path, String name, String value) throws IOException {
        UserDefinedFileAttributeView view =
                Files.getFileAttributeView(directory.resolve(path), UserDefinedFileAttributeView.class);
        view.write(name, StandardCharsets.UTF_8.encode(value));
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(directory.resolve(name), content);
    }

    private void chmod(String name, String mode) throws IOException {
        Files.setPosixFilePermissions(directory.resolve(name), PosixFilePermissions.fromString(mode));
    }

    private void run(String script) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        try (var in = shell.getOutputStream()) {
            in.write(script.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(shell.waitFor()).isZero();
    }
}
