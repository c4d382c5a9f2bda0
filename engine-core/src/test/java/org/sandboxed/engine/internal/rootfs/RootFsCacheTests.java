package org.sandboxed.engine.internal.rootfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RootFsCacheTests {

    @TempDir
    private Path parent;

    @Test
    void an_entry_is_made_once() throws IOException {
        AtomicInteger made = new AtomicInteger();
        RootFsCache cache = RootFsCache.open(parent.resolve("new/cache"));

        Path first = cache.entry("a", into -> Files.writeString(into.resolve("f"), "" + made.incrementAndGet()));
        Path second = RootFsCache.open(parent.resolve("new/cache")).entry("a", into -> made.incrementAndGet());

        assertThat(second).isEqualTo(first);
        assertThat(first.resolve("f")).hasContent("1");
        assertThat(made).hasValue(1);
    }

    @Test
    void threads_wait_for_the_one_that_makes_it() throws Exception {
        int threads = 8;
        AtomicInteger made = new AtomicInteger();
        RootFsCache cache = RootFsCache.open(parent.resolve("cache"));
        CyclicBarrier start = new CyclicBarrier(threads);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Path>> found = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                found.add(executor.submit(() -> {
                    start.await();
                    return cache.entry("a", into -> Files.writeString(into.resolve("f"), "" + made.incrementAndGet()));
                }));
            }
            for (Future<Path> path : found) {
                assertThat(path.get().resolve("f")).hasContent("1");
            }
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void what_failed_leaves_nothing_and_is_made_again() throws IOException {
        RootFsCache cache = RootFsCache.open(parent.resolve("cache"));

        assertThatThrownBy(() -> cache.entry("a", into -> {
                    Files.writeString(into.resolve("half"), "");
                    throw new IOException("disk on fire");
                }))
                .hasMessage("disk on fire");
        Path entry = cache.entry("a", into -> Files.writeString(into.resolve("whole"), ""));

        assertThat(entry).isDirectoryContaining(path -> path.endsWith("whole"));
        assertThat(entry.resolve("half")).doesNotExist();
    }

    @Test
    void what_a_killed_one_left_is_removed_and_not_used() throws IOException {
        Path directory = Files.createDirectory(
                parent.resolve("cache"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path left = Files.createDirectories(directory.resolve("a.part-1/rootfs"));

        Path entry = RootFsCache.open(directory).entry("a", into -> Files.writeString(into.resolve("f"), ""));

        assertThat(left.getParent()).doesNotExist();
        assertThat(entry.resolve("f")).exists();
    }

    @Test
    void a_cache_that_others_may_write_is_refused() throws IOException {
        Path directory = Files.createDirectory(parent.resolve("cache"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(() -> RootFsCache.open(directory))
                .isInstanceOf(BadArchiveException.class)
                .hasMessageContaining("others may write to the cache " + directory);
    }
}
