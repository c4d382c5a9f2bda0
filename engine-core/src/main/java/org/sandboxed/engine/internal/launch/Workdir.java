package org.sandboxed.engine.internal.launch;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.internal.filesystem.FreshDirectory;
import org.sandboxed.engine.internal.filesystem.Removal;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.policy.WorkdirSettings;

/** Where the programs of a sandbox work: a fresh directory, removed with it, or a real one by copy-on-write. */
final class Workdir implements AutoCloseable {

    private final Path path;
    private final @Nullable CowWorkdir copyOnWrite;

    private Workdir(Path path, @Nullable CowWorkdir copyOnWrite) {
        this.path = path;
        this.copyOnWrite = copyOnWrite;
    }

    static Workdir open(WorkdirSettings settings) {
        if (settings.copyOnWrite().isEmpty()) {
            return create();
        }
        Path tree = Path.of(settings.copyOnWrite().get());
        return new Workdir(tree, CowWorkdir.open(tree));
    }

    private static Workdir create() {
        String parent = System.getProperty("java.io.tmpdir");
        try {
            return new Workdir(FreshDirectory.create(Path.of(parent).toRealPath(), "sandboxed-"), null);
        } catch (IOException | KernelException e) {
            throw new SandboxException(
                    "The working directory of the sandbox cannot be made in " + parent
                            + " (system property java.io.tmpdir): " + e.getMessage(),
                    e);
        }
    }

    /** As programs know it. */
    Path path() {
        return path;
    }

    /** Where the kernel finds the directory in which a program is to start. */
    Path kernelPath(Path directory) {
        return copyOnWrite == null ? directory : copyOnWrite.directory(directory);
    }

    /** Where the kernel finds a file that programs know by this path. */
    Path kernelFile(Path file) {
        return copyOnWrite == null ? file : copyOnWrite.file(file);
    }

    /** The copy-on-write part of it, or null where the directory is a fresh one. */
    @Nullable
    CowWorkdir copyOnWrite() {
        return copyOnWrite;
    }

    @Override
    public void close() {
        if (copyOnWrite != null) {
            copyOnWrite.close();
            return;
        }
        try {
            Removal.remove(path);
        } catch (IOException e) {
            throw new SandboxException("The working directory " + path + " of the sandbox cannot be removed: " + e, e);
        }
    }
}
