package org.sandboxed.engine.internal.launch;

import java.io.IOException;
import java.nio.file.Path;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.internal.filesystem.FreshDirectory;
import org.sandboxed.engine.internal.filesystem.Removal;
import org.sandboxed.engine.internal.kernel.KernelException;

/** The fresh directory of a sandbox, removed with it. */
final class Workdir implements AutoCloseable {

    private final Path path;

    private Workdir(Path path) {
        this.path = path;
    }

    static Workdir create() {
        String parent = System.getProperty("java.io.tmpdir");
        try {
            return new Workdir(FreshDirectory.create(Path.of(parent).toRealPath(), "sandboxed-"));
        } catch (IOException | KernelException e) {
            throw new SandboxException(
                    "The working directory of the sandbox cannot be made in " + parent
                            + " (system property java.io.tmpdir): " + e.getMessage(),
                    e);
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            Removal.remove(path);
        } catch (IOException e) {
            throw new SandboxException("The working directory " + path + " of the sandbox cannot be removed: " + e, e);
        }
    }
}
