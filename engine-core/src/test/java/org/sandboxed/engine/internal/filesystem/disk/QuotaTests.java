package org.sandboxed.engine.internal.filesystem.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class QuotaTests {

    @TempDir
    private Path temporary;

    private Path root;

    @BeforeEach
    void resolve() throws IOException {
        root = temporary.toRealPath();
    }

    private Quota quota(long limit) {
        return new Quota(limit, new DiskMeter(root));
    }

    private void write(String name, int size) throws IOException {
        Files.write(root.resolve(name), new byte[size]);
    }

    @Test
    void takes_all_or_nothing() {
        Quota quota = quota(5);

        assertThat(quota.reserve(6)).isFalse();
        assertThat(quota.reserve(5)).isTrue();
    }

    @Test
    void counts_what_is_there_when_there_would_be_no_room() throws IOException {
        Quota quota = quota(5);
        quota.reserve(5);
        write("file", 4);

        assertThat(quota.reserve(2)).isFalse();
        assertThat(quota.reserve(1)).isTrue();
    }

    @Test
    void notices_what_was_given_back() throws IOException {
        Quota quota = quota(5);
        quota.reserve(5);
        write("file", 5);
        assertThat(quota.reserve(1)).isFalse();

        Files.delete(root.resolve("file"));

        assertThat(quota.reserve(5)).isTrue();
    }

    @Test
    void remembers_the_most_that_was_in_use_in_a_run() throws IOException {
        Quota quota = quota(10);
        try (DiskUse run = quota.begin(List::of)) {
            quota.reserve(7);
            quota.release(7);
            quota.reserve(3);

            assertThat(run.peak()).isEqualTo(7);
            assertThat(run.wasReached()).isFalse();
            assertThat(quota.reserve(100)).isFalse();
            assertThat(run.wasReached()).isTrue();

            write("file", 9);
            run.measure();
            assertThat(run.peak()).isEqualTo(9);
        }
    }

    @Test
    void has_room_for_everything_without_a_limit() {
        Quota quota = quota(Quota.UNLIMITED);

        assertThat(quota.isLimited()).isFalse();
        assertThat(quota.reserve(1L << 62)).isTrue();
        assertThat(quota.reserve(1L << 62)).isTrue();
    }

    @Test
    void counts_a_file_once_and_follows_no_link() throws IOException {
        write("file", 100);
        Files.createLink(root.resolve("another"), root.resolve("file"));
        Files.createDirectory(root.resolve("directory"));
        Files.createSymbolicLink(root.resolve("directory/loop"), root);
        Files.createSymbolicLink(root.resolve("loop"), root.resolve("directory"));

        assertThat(new DiskMeter(root).measure(List.of())).isEqualTo(100 + Quota.DIRECTORY + 2 * Quota.NAME);
    }

    @Test
    void counts_a_deleted_file_that_is_open() throws IOException {
        write("file", 100);
        try (var open = Files.newByteChannel(root.resolve("file"))) {
            Files.delete(root.resolve("file"));

            int self = (int) ProcessHandle.current().pid();
            assertThat(open.size()).isEqualTo(100);
            assertThat(new DiskMeter(root).measure(List.of(self))).isEqualTo(100);
        }
        assertThat(new DiskMeter(root).measure(List.of())).isZero();
    }
}
