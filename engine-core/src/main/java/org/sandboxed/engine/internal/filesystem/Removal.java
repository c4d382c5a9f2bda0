package org.sandboxed.engine.internal.filesystem;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a directory tree that removes all below its root: links, never what they point to; directories that the
 * program made inaccessible, after it has made them accessible; and trees deeper than a path can be long, by moving what is
 * far down to the top. The last two need another pass.
 */
public final class Removal extends SimpleFileVisitor<Path> {

    /** In characters; each directory on the way also takes a descriptor. */
    private static final int LONGEST = 500;

    private final Path root;
    private boolean isComplete = true;

    private Removal(Path root) {
        this.root = root;
    }

    /** Removes a directory with all below it. */
    public static void remove(Path directory) throws IOException {
        if (isEmptyAndRemoved(directory)) {
            return;
        }
        clear(directory);
        Files.delete(directory);
    }

    /** Removes all that is below a directory. */
    public static void clear(Path directory) throws IOException {
        boolean isEmpty = false;
        while (!isEmpty) {
            Removal removal = new Removal(directory);
            Files.walkFileTree(directory, removal);
            isEmpty = removal.isComplete;
        }
    }

    // To look into a directory takes a descriptor, and there may be none: that may be why it is removed.
    private static boolean isEmptyAndRemoved(Path directory) throws IOException {
        try {
            Files.delete(directory);
            return true;
        } catch (DirectoryNotEmptyException e) {
            return false;
        }
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
        makeAccessible(directory);
        if (directory.toString().length() - root.toString().length() < LONGEST) {
            return FileVisitResult.CONTINUE;
        }
        isComplete = false;
        Files.move(directory, Files.createTempDirectory(root, "deep-").resolve("moved"));
        return FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        Files.delete(file);
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
        if (!(failure instanceof AccessDeniedException) || !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            throw failure;
        }
        makeAccessible(file);
        if (!Files.isReadable(file)) {
            throw failure;
        }
        isComplete = false;
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
        if (failure != null) {
            throw failure;
        }
        if (isComplete && !directory.equals(root)) {
            Files.delete(directory);
        }
        return FileVisitResult.CONTINUE;
    }

    private static void makeAccessible(Path directory) throws IOException {
        if (!Files.isReadable(directory) || !Files.isWritable(directory) || !Files.isExecutable(directory)) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }
}
