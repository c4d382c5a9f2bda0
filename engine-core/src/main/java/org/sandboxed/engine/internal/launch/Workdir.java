package org.sandboxed.engine.internal.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** The fresh directory of a sandbox, removed with it. */
final class Workdir implements AutoCloseable {

    private final Path path;

    private Workdir(Path path) {
        this.path = path;
    }

    static Workdir create() {
        try {
            return new Workdir(Files.createTempDirectory("sandboxed-").toRealPath());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The working directory of the sandbox cannot be made in " + System.getProperty("java.io.tmpdir")
                            + " (system property java.io.tmpdir)",
                    e);
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            Files.walkFileTree(path, new Removal());
        } catch (IOException e) {
            throw new UncheckedIOException("The working directory " + path + " of the sandbox cannot be removed", e);
        }
    }

    /** Removes links, never what they point to, and directories that the program made unreadable. */
    private static final class Removal extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
            if (!Files.isReadable(directory) || !Files.isWritable(directory) || !Files.isExecutable(directory)) {
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, java.io.IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
