package org.sandboxed.engine.internal.filesystem.commit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.internal.filesystem.cow.Branch;
import org.sandboxed.engine.internal.filesystem.cow.BranchDirectory;

import static org.assertj.core.api.Assertions.assertThat;

class AbandonedBranchesTests {

    @TempDir
    Path temporary;

    private Path tree;
    private Path storage;

    @BeforeEach
    void make_directories() throws IOException {
        tree = Files.createDirectory(temporary.resolve("tree"));
        storage = Files.createDirectory(temporary.resolve("storage"));
    }

    @Test
    void removes_what_belongs_to_nobody() throws IOException {
        Path abandoned = Files.createDirectories(storage.resolve(BranchDirectory.PREFIX + "old/upper/a"));
        Path foreign = Files.createDirectory(storage.resolve("other"));
        Path file = Files.createFile(storage.resolve(BranchDirectory.PREFIX + "file"));
        Path link = Files.createSymbolicLink(storage.resolve(BranchDirectory.PREFIX + "link"), tree);

        AbandonedBranches.sweep(storage);

        try (Branch branch = Branch.open(tree, storage)) {
            assertThat(abandoned).doesNotExist();
            assertThat(entries()).containsExactlyInAnyOrder(foreign, file, link, branch.directory());
            assertThat(tree).exists();
        }
    }

    @Test
    void can_be_made_by_many_at_once() throws IOException, InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> tasks = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                tasks.add(() -> {
                    AbandonedBranches.sweep(storage);
                    try (Branch branch = Branch.open(tree, storage)) {
                        return Files.isDirectory(branch.directory().resolve("work"));
                    }
                });
            }
            for (Future<Boolean> each : pool.invokeAll(tasks)) {
                assertThat(each.get()).isTrue();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(storage).isEmptyDirectory();
    }

    @Test
    void a_journal_that_a_program_left_is_not_carried_out() throws IOException {
        Files.writeString(tree.resolve("file"), "precious");
        Path planted = Files.createDirectory(storage.resolve(BranchDirectory.PREFIX + "planted"));
        Files.createDirectory(planted.resolve("upper"));
        CommitJournal.write(planted, tree.toString(), List.of(Step.of(Step.Kind.REMOVE, "file")));
        Path garbage = Files.createDirectory(storage.resolve(BranchDirectory.PREFIX + "garbage"));
        Files.write(garbage.resolve("commit"), new byte[] {0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0});

        AbandonedBranches.sweep(storage);

        assertThat(tree.resolve("file")).hasContent("precious");
        assertThat(planted).doesNotExist();
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> entries = Files.list(storage)) {
            return entries.toList();
        }
    }
}
