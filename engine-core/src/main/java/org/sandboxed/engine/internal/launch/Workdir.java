package org.sandboxed.engine.internal.launch;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.Names;
import org.sandboxed.engine.internal.kernel.OpenFlags;

/** The fresh directory of a sandbox, removed with it. */
final class Workdir implements AutoCloseable {

    private static final int OWNER_ONLY = 0700;
    private static final int ATTEMPTS = 1000;
    private static final int RADIX = 36;

    private final Path path;

    private Workdir(Path path) {
        this.path = path;
    }

    static Workdir create() {
        String parent = System.getProperty("java.io.tmpdir");
        try {
            return new Workdir(makeBelow(Path.of(parent).toRealPath()));
        } catch (IOException | KernelException e) {
            throw new SandboxException(
                    "The working directory of the sandbox cannot be made in " + parent
                            + " (system property java.io.tmpdir): " + e.getMessage(),
                    e);
        }
    }

    // Not Files.createTempDirectory: it wants a secure random number, whose provider takes 10 ms to load, and the first
    // sandbox of a JVM waits for it. That mkdir(2) refuses what exists is all the security that is needed.
    private static Path makeBelow(Path parent) {
        Names names = new Names();
        int result = -Errnos.EEXIST;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Path candidate = parent.resolve("sandboxed-" + Long.toString(System.nanoTime() & Long.MAX_VALUE, RADIX));
            byte[] bytes = Native.encode(candidate.toString());
            result = names.mkdirat(OpenFlags.AT_FDCWD, bytes, bytes.length, OWNER_ONLY);
            if (result == 0) {
                return candidate;
            }
            if (result != -Errnos.EEXIST) {
                break;
            }
        }
        throw new KernelException("mkdir", -result);
    }

    // To look into a directory takes a descriptor, and there may be none: that may be why it is removed.
    private boolean isEmptyAndRemoved() throws IOException {
        try {
            Files.delete(path);
            return true;
        } catch (DirectoryNotEmptyException e) {
            return false;
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            if (!isEmptyAndRemoved()) {
                boolean isEmpty = false;
                while (!isEmpty) {
                    Removal removal = new Removal(path);
                    Files.walkFileTree(path, removal);
                    isEmpty = removal.isComplete();
                }
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new SandboxException("The working directory " + path + " of the sandbox cannot be removed: " + e, e);
        }
    }
}
