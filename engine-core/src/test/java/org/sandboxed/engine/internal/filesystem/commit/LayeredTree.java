package org.sandboxed.engine.internal.filesystem.commit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.sandboxed.engine.internal.filesystem.cow.Branch;
import org.sandboxed.engine.internal.filesystem.cow.CowTree;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.OpenFlags;

import static org.assertj.core.api.Assertions.assertThat;

/** A tree and an upper layer that is filled by hand, as handlers would fill it. */
final class LayeredTree {

    private final Path tree;
    private final Branch branch;

    LayeredTree(Path tree, Branch branch) {
        this.tree = tree;
        this.branch = branch;
        new CowTree(branch).close();
    }

    /** Makes a tree that {@link #change} changes. */
    static void fill(Path tree) throws IOException {
        Files.createDirectories(tree.resolve("d/deep"));
        Files.createDirectory(tree.resolve("kept"));
        Files.writeString(tree.resolve("kept/file"), "kept");
        Files.writeString(tree.resolve("file"), "old");
        Files.writeString(tree.resolve("script"), "exit");
        Files.writeString(tree.resolve("turns"), "file");
        Files.writeString(tree.resolve("d/one"), "1");
        Files.writeString(tree.resolve("d/deep/two"), "2");
        Files.createSymbolicLink(tree.resolve("link"), Path.of("file"));
    }

    /** Every kind of change. */
    void change() throws IOException {
        copyUp("file");
        Files.writeString(upper("file"), "new");
        copyUp("script");
        Files.setPosixFilePermissions(upper("script"), PosixFilePermissions.fromString("rwxr-x---"));
        Files.writeString(upper("fresh"), "fresh");
        Files.createLink(upper("other-name"), upper("fresh"));
        delete("turns");
        Files.createDirectory(upper("turns"));
        Files.writeString(upper("turns/inside"), "3");
        delete("d");
        Files.createDirectories(upper("e/deep"));
        Files.writeString(upper("e/deep/two"), "2");
        Files.setPosixFilePermissions(upper("e/deep"), PosixFilePermissions.fromString("r-xr-x---"));
        delete("link");
        Files.createSymbolicLink(upper("link"), Path.of("fresh"));
    }

    /** Whether a tree is as it was made, with nothing else in it. */
    static void assertUnchanged(Path tree) throws IOException {
        assertThat(names(tree))
                .containsExactly(
                        "",
                        "d",
                        "d/deep",
                        "d/deep/two",
                        "d/one",
                        "file",
                        "kept",
                        "kept/file",
                        "link",
                        "script",
                        "turns");
        assertThat(tree.resolve("file")).hasContent("old");
    }

    /** Whether a tree has all changes, and nothing else. */
    static void assertChanged(Path tree) throws IOException {
        assertThat(names(tree))
                .containsExactly(
                        "",
                        "e",
                        "e/deep",
                        "e/deep/two",
                        "file",
                        "fresh",
                        "kept",
                        "kept/file",
                        "link",
                        "other-name",
                        "script",
                        "turns",
                        "turns/inside");
        assertThat(tree.resolve("file")).hasContent("new");
        assertThat(tree.resolve("fresh")).hasContent("fresh");
        assertThat(tree.resolve("turns/inside")).hasContent("3");
        assertThat(tree.resolve("e/deep/two")).hasContent("2");
        assertThat(Files.readSymbolicLink(tree.resolve("link"))).isEqualTo(Path.of("fresh"));
        assertThat(mode(tree.resolve("script"))).isEqualTo("rwxr-x---");
        assertThat(mode(tree.resolve("e/deep"))).isEqualTo("r-xr-x---");
        assertThat(Files.isSameFile(tree.resolve("fresh"), tree.resolve("other-name")))
                .isTrue();
        // So that whoever cleans up can.
        Files.setPosixFilePermissions(tree.resolve("e/deep"), PosixFilePermissions.fromString("rwxr-x---"));
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static Iterable<String> names(Path tree) throws IOException {
        return inodes(tree).keySet();
    }

    /** Each path with what would change if it was touched. */
    static Map<String, String> inodes(Path tree) throws IOException {
        Map<String, String> result = new TreeMap<>();
        try (Stream<Path> files = Files.walk(tree)) {
            files.forEach(file -> result.put(tree.relativize(file).toString(), describe(file)));
        }
        return result;
    }

    private static String describe(Path file) {
        try {
            return new TreeMap<>(Files.readAttributes(
                            file, "unix:ino,mode,ctime,lastModifiedTime", LinkOption.NOFOLLOW_LINKS))
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path upper(String name) {
        return branch.directory().resolve(Branch.UPPER).resolve(name);
    }

    /** Copies a file as the first write to it does. */
    void copyUp(String name) throws IOException {
        note(name);
        Files.copy(tree.resolve(name), upper(name), StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    }

    /** Hides a file, or a directory after all that is in it. */
    void delete(String name) throws IOException {
        try (Stream<Path> below = Files.walk(tree.resolve(name))) {
            below.forEach(path -> note(tree.relativize(path).toString()));
        }
        branch.whiteouts().add(bytes(name));
    }

    private void note(String name) {
        FileStatus status = new FileStatus();
        byte[] path = bytes(tree.resolve(name).toString());
        assertThat(new org.sandboxed.engine.internal.kernel.Files()
                        .ownStatus(OpenFlags.AT_FDCWD, path, path.length, status))
                .isZero();
        byte[] relative = bytes(name);
        branch.originals().note(relative, relative.length, status);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
