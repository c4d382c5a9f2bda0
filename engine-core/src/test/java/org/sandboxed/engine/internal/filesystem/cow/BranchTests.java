package org.sandboxed.engine.internal.filesystem.cow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.internal.kernel.Fd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BranchTests {

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
    void its_descriptors_are_the_tree_and_two_empty_directories() throws IOException {
        try (Branch branch = Branch.open(tree, storage)) {
            assertThat(target(branch.lower())).isEqualTo(tree.toRealPath());
            assertThat(target(branch.upper())).isEqualTo(branch.directory().resolve("upper"));
            assertThat(target(branch.work())).isEqualTo(branch.directory().resolve("work"));
            assertThat(branch.directory().resolve("upper")).isEmptyDirectory();
            assertThat(branch.directory().resolve("work")).isEmptyDirectory();
        }
    }

    @Test
    void nobody_else_can_look_into_it() throws IOException {
        try (Branch branch = Branch.open(tree, storage)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(branch.directory())))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void is_gone_when_it_is_closed() throws IOException {
        Branch branch = Branch.open(tree, storage);
        Path locked = Files.createDirectories(branch.directory().resolve("upper/a/locked"));
        Files.writeString(locked.resolve("file"), "content");
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));

        branch.close();
        branch.close();

        assertThat(storage).isEmptyDirectory();
        assertThat(tree).isEmptyDirectory();
        assertThat(branch.upper().isOpen()).isFalse();
    }

    @Test
    void lies_among_temporary_files_by_default() throws IOException {
        try (Branch branch = Branch.open(tree, null)) {
            assertThat(branch.directory())
                    .hasParent(Path.of(System.getProperty("java.io.tmpdir")).toRealPath());
        }
    }

    @Test
    void leaves_what_somebody_uses() {
        try (Branch first = Branch.open(tree, storage);
                Branch second = Branch.open(tree, storage)) {
            assertThat(first.directory()).isDirectory().isNotEqualTo(second.directory());
        }
    }

    @Test
    void a_tree_is_a_directory() throws IOException {
        Path file = Files.createFile(temporary.resolve("file"));

        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(() -> Branch.open(file, storage))
                .withMessage("workdir: %s is not a directory", file);
        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(() -> Branch.open(temporary.resolve("none"), storage))
                .withMessage("workdir: %s does not exist", temporary.resolve("none"));
        assertThat(storage).isEmptyDirectory();
    }

    @Test
    void fs_241_storage_is_not_made() {
        Path missing = temporary.resolve("no/such");

        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(() -> Branch.open(tree, missing))
                .withMessage("storage: %s does not exist", missing);
        assertThat(temporary.resolve("no")).doesNotExist();
    }

    @Test
    void storage_lies_outside_of_the_tree() throws IOException {
        Path inside = Files.createDirectory(tree.resolve("inside"));

        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(() -> Branch.open(tree, inside))
                .withMessageContaining(tree + " contains " + inside)
                .withMessageContaining("storage(...)");
        assertThat(inside).isEmptyDirectory();
    }

    private static Path target(Fd fd) throws IOException {
        return Path.of("/proc/self/fd/" + fd.number()).toRealPath();
    }
}
