package org.sandboxed.engine.internal.filesystem.diff;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

class UnifiedDiffTests {

    @TempDir
    Path directory;

    @Test
    void shows_changed_lines_with_three_around_them() throws IOException {
        assertThat(diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n"))
                .isEqualTo("""
                    --- a/file
                    +++ b/file
                    @@ -2,7 +2,7 @@
                     2
                     3
                     4
                    -5
                    +five
                     6
                     7
                     8
                    """);
    }

    @Test
    void shows_a_new_file() throws IOException {
        assertThat(diff(null, "one\ntwo\n")).isEqualTo("""
            new file mode 100644
            --- /dev/null
            +++ b/file
            @@ -0,0 +1,2 @@
            +one
            +two
            """);
    }

    @Test
    void shows_a_deleted_file() throws IOException {
        assertThat(diff("one\n", null)).isEqualTo("""
            deleted file mode 100644
            --- a/file
            +++ /dev/null
            @@ -1,1 +0,0 @@
            -one
            """);
    }

    @Test
    void shows_an_empty_file_by_its_mode() throws IOException {
        assertThat(diff(null, "")).isEqualTo("new file mode 100644\n");
    }

    @Test
    void tells_a_missing_newline() throws IOException {
        assertThat(diff("one\n", "one")).isEqualTo("""
            --- a/file
            +++ b/file
            @@ -1,1 +1,1 @@
            -one
            +one
            \\ No newline at end of file
            """);
    }

    @Test
    void shows_a_link_as_its_target() throws IOException {
        ChangeTracker.Span span = ChangeTracker.ofFresh(directory).begin();
        Files.createSymbolicLink(directory.resolve("link"), Path.of("target"));

        assertThat(span.end().changes().get(0).unifiedDiff()).isEqualTo("""
            new file mode 120777
            --- /dev/null
            +++ b/link
            @@ -0,0 +1,1 @@
            +target
            \\ No newline at end of file
            """);
    }

    @Test
    void shows_no_binary_content() throws IOException {
        assertThat(diff("a\0b", "a\0c")).isEqualTo("Binary files a/file and b/file differ\n");
    }

    @Test
    @Timeout(value = 20, unit = TimeUnit.SECONDS)
    void does_not_search_long_for_what_large_texts_have_in_common() throws IOException {
        String old = lines(0, 40_000, "old");
        String now = lines(0, 40_000, "new");

        assertThat(diff("same\n" + old, "same\n" + now))
                .startsWith("--- a/file\n+++ b/file\n@@ -1,40001 +1,40001 @@\n same\n-0 old\n-1 old\n")
                .endsWith("+39999 new\n");
    }

    private static String lines(int from, int to, String text) {
        return IntStream.range(from, to).mapToObj(i -> i + " " + text + "\n").collect(joining());
    }

    private String diff(@Nullable String before, @Nullable String after) throws IOException {
        write(before);
        ChangeTracker.Span span = ChangeTracker.ofFresh(directory).begin();
        write(after);
        return span.end().changes().get(0).unifiedDiff();
    }

    private void write(@Nullable String content) throws IOException {
        Path file = directory.resolve("file");
        if (content == null) {
            Files.deleteIfExists(file);
        } else {
            Files.writeString(file, content);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        }
    }
}
