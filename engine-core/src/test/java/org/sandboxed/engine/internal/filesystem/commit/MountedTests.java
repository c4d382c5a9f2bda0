package org.sandboxed.engine.internal.filesystem.commit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.internal.filesystem.Directories;
import org.sandboxed.engine.internal.filesystem.cow.Branch;
import org.sandboxed.engine.internal.kernel.Fd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/** Trees in which other file systems are mounted. The root of the machine is one; nothing here changes what is mounted there. */
@Timeout(60)
class MountedTests {

    private static final String MOUNTED = " is a mount point, which cannot be removed or replaced";

    @TempDir
    Path temporary;

    private Path shared;
    private Branch branch;

    @BeforeEach
    void open() throws IOException {
        shared = Files.createTempDirectory(Path.of("/dev/shm"), "mounted");
        branch = Branch.open(
                Files.createDirectory(temporary.resolve("tree")), Files.createDirectory(temporary.resolve("storage")));
    }

    @AfterEach
    void close() throws IOException {
        branch.close();
        Files.deleteIfExists(shared.resolve("first"));
        Files.deleteIfExists(shared);
    }

    @Test
    void what_is_mounted_is_neither_removed_nor_replaced() {
        assertThat(conflictsInMachine(Step.Kind.REMOVE, "dev/pts")).contains("dev/pts" + MOUNTED);
        assertThat(conflictsInMachine(Step.Kind.FILE, "dev/pts")).containsExactly("dev/pts" + MOUNTED);
    }

    @Test
    void nor_does_it_go_with_a_directory_above_it() {
        assertThat(conflictsInMachine(Step.Kind.REMOVE, "dev")).contains("dev/pts" + MOUNTED);
    }

    private List<String> conflictsInMachine(Step.Kind kind, String path) {
        try (Fd machine = Directories.open(Path.of("/"))) {
            return Conflicts.find(branch.originals(), machine, List.of(Step.of(kind, path)));
        }
    }

    @Test
    void what_are_names_of_one_file_in_two_mounts_become_two_files() throws IOException {
        Path second = temporary.resolve("second");
        Path first = shared.resolve("first");
        assumeThat(Files.getFileStore(temporary)).isNotEqualTo(Files.getFileStore(shared));
        Files.writeString(first, "content");
        Path changed = branch.directory().resolve(Branch.UPPER).resolve(inTree(second));
        Path sameFile = branch.directory().resolve(Branch.UPPER).resolve(inTree(first));
        Files.createDirectories(changed.getParent());
        Files.createDirectories(sameFile.getParent());
        Files.writeString(changed, "content");
        Files.createLink(sameFile, changed);

        try (Fd upper = Directories.open(branch.directory().resolve(Branch.UPPER));
                Fd lower = Directories.open(Path.of("/"));
                Steps steps = new Steps(upper, lower, "branch")) {
            steps.take(new Step(Step.Kind.LINK, inTree(second), inTree(first)));
        }

        assertThat(second).hasContent("content");
        assertThat(temporary).isDirectoryNotContaining("glob:**.branch");
    }

    private static String inTree(Path path) {
        return path.toString().substring(1);
    }
}
