package org.sandboxed.engine.internal.filesystem.disk;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.ProcPaths;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.NativeText;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;

/**
 * Adds up the sizes of the files below a directory, each once however many names it has, and of those that have lost their
 * last name and that a process still holds open. Links are not followed. Called by one thread at a time.
 */
public final class DiskMeter {

    private static final byte[] DELETED = " (deleted)".getBytes(StandardCharsets.US_ASCII);

    private final List<Path> roots;
    private final List<byte[]> prefixes;
    private final org.sandboxed.engine.internal.kernel.Files files = new org.sandboxed.engine.internal.kernel.Files();
    private final FileStatus status = new FileStatus();
    private final ProcPaths procPaths = new ProcPaths();
    private final PathBytes target = new PathBytes();
    private boolean isComplete = true;

    /**
     * Measures directories.
     *
     * @param roots real paths
     */
    public DiskMeter(Path... roots) {
        this.roots = List.of(roots);
        this.prefixes = this.roots.stream()
                .map(root -> NativeText.encode(root.toString()))
                .toList();
    }

    /** How many bytes there are. */
    long measure(List<Integer> processes) {
        Sum sum = new Sum(roots);
        for (Path root : roots) {
            try {
                Files.walkFileTree(root, sum);
            } catch (IOException e) {
                throw new UncheckedIOException("maxDisk: " + root + " cannot be measured", e);
            }
        }
        isComplete = sum.isComplete;
        return sum.bytes + unnamed(processes);
    }

    /** Whether the last look was into every directory: a program can forget to let its user look into one, or mean not to. */
    boolean isComplete() {
        return isComplete;
    }

    /** What the walk has found so far. */
    private static final class Sum extends SimpleFileVisitor<Path> {

        private final List<Path> roots;
        private final Set<Object> seen = new HashSet<>();
        private long bytes;
        private boolean isComplete = true;

        private Sum(List<Path> roots) {
            this.roots = roots;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            bytes += roots.contains(directory) ? 0 : Quota.DIRECTORY;
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (seen.add(attributes.fileKey())) {
                bytes += attributes.isRegularFile() ? attributes.size() : Quota.NAME;
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            // Else it is gone meanwhile.
            isComplete &= !(failure instanceof AccessDeniedException);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) {
            return FileVisitResult.CONTINUE;
        }
    }

    private long unnamed(List<Integer> processes) {
        Set<Long> seen = new HashSet<>();
        long bytes = 0;
        for (int process : processes) {
            String[] descriptors = new File("/proc/" + process + "/fd").list();
            if (descriptors != null) {
                for (String descriptor : descriptors) {
                    PathBytes link = procPaths.descriptor(process, Integer.parseInt(descriptor));
                    if (isUnnamed(link) && seen.add(status.inode())) {
                        bytes += status.size();
                    }
                }
            }
        }
        return bytes;
    }

    /** Whether a real path is one of a counted file. */
    public boolean isCounted(byte[] path, int length) {
        for (byte[] prefix : prefixes) {
            if (PathBytes.isBelow(path, length, prefix)) {
                return true;
            }
        }
        return false;
    }

    private boolean isUnnamed(PathBytes link) {
        byte[] text = target.room();
        int length = files.readlinkat(AT_FDCWD, link.bytes(), link.length(), text);
        int end = length - DELETED.length;
        return end > 0
                && Arrays.equals(text, end, length, DELETED, 0, DELETED.length)
                && isCounted(text, end)
                && files.status(AT_FDCWD, link.bytes(), link.length(), status) == 0
                && status.isRegular()
                && status.links() == 0;
    }
}
