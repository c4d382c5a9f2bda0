package org.sandboxed.engine.internal.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.internal.filesystem.FreshDirectory;
import org.sandboxed.engine.internal.filesystem.Removal;
import org.sandboxed.engine.internal.filesystem.diff.ChangeTracker;
import org.sandboxed.engine.internal.filesystem.disk.DiskMeter;
import org.sandboxed.engine.internal.filesystem.disk.Quota;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.policy.BranchAction;
import org.sandboxed.engine.policy.Limits;
import org.sandboxed.engine.policy.WorkdirSettings;

/** Where the programs of a sandbox work: a fresh directory, removed with it, or a real one by copy-on-write. */
final class Workdir implements AutoCloseable {

    private final Path path;
    private final @Nullable CowWorkdir copyOnWrite;
    private final Quota quota;
    private final boolean isFresh;

    private Workdir(Path path, @Nullable CowWorkdir copyOnWrite, Quota quota, boolean isFresh) {
        this.path = path;
        this.copyOnWrite = copyOnWrite;
        this.quota = quota;
        this.isFresh = isFresh;
    }

    /**
     * Makes it.
     *
     * @param isRooted whether programs see it in another root, where all that they do is done for them
     */
    static Workdir open(WorkdirSettings settings, Limits limits, boolean isRooted) {
        long limit = limits.disk().orElse(Quota.UNLIMITED);
        if (settings.copyOnWrite().isEmpty()) {
            return isRooted ? createCopyOnWrite(limit) : create(limit);
        }
        return open(
                Path.of(settings.copyOnWrite().get()),
                settings.storagePlace().map(Path::of).orElse(null),
                limit);
    }

    private static Workdir open(Path tree, @Nullable Path storage, long limit) {
        CowWorkdir copyOnWrite = CowWorkdir.open(tree, storage, limit);
        return new Workdir(tree, copyOnWrite, copyOnWrite.branch().quota(), false);
    }

    private static Workdir createCopyOnWrite(long limit) {
        Workdir fresh = create(limit);
        try {
            CowWorkdir copyOnWrite = CowWorkdir.open(fresh.path, null, limit);
            return new Workdir(fresh.path, copyOnWrite, copyOnWrite.branch().quota(), true);
        } catch (RuntimeException failure) {
            fresh.close();
            throw failure;
        }
    }

    private static Workdir create(long limit) {
        String parent = System.getProperty("java.io.tmpdir");
        try {
            Path path = FreshDirectory.create(Path.of(parent).toRealPath(), "sandboxed-");
            return new Workdir(path, null, new Quota(limit, new DiskMeter(path)), true);
        } catch (IOException | KernelException e) {
            throw new SandboxException(
                    "The working directory of the sandbox cannot be made in " + parent
                            + " (system property java.io.tmpdir): " + e.getMessage(),
                    e);
        }
    }

    /** How much programs may put into it. */
    Quota quota() {
        return quota;
    }

    /** Begins to watch what is different in it. */
    ChangeTracker track() {
        return copyOnWrite == null
                ? ChangeTracker.ofFresh(path)
                : ChangeTracker.ofBranch(copyOnWrite.branch(), copyOnWrite::completeNames);
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

    /** Removes a fresh directory, or does with the changes to a real one what was asked for. */
    void end(BranchAction action) {
        if (copyOnWrite != null && !isFresh) {
            copyOnWrite.end(action);
        } else {
            close();
        }
    }

    /** Where the changes were left at the end, or null. */
    @Nullable
    Path kept() {
        return copyOnWrite == null ? null : copyOnWrite.kept();
    }

    /** Removes what programs have made. */
    @Override
    public void close() {
        if (copyOnWrite != null) {
            copyOnWrite.close();
        }
        if (isFresh) {
            remove();
        }
    }

    private void remove() {
        try {
            // A test may have removed it itself.
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                Removal.remove(path);
            }
        } catch (IOException e) {
            throw new SandboxException("The working directory " + path + " of the sandbox cannot be removed: " + e, e);
        }
    }
}
