package org.sandboxed.engine.internal.filesystem.cow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.internal.filesystem.Directories;
import org.sandboxed.engine.internal.filesystem.Removal;
import org.sandboxed.engine.internal.filesystem.disk.DiskMeter;
import org.sandboxed.engine.internal.filesystem.disk.Quota;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.KernelException;

/**
 * What one sandbox makes of a real tree: the tree itself, the lower layer, and a private directory with the upper layer.
 * That mirrors the tree with plain files and holds what was added or changed; what was deleted is in {@link Whiteouts}
 * only. Thread-safe.
 */
public final class Branch implements AutoCloseable {

    /** The name of the upper layer in {@link #directory()}. */
    public static final String UPPER = "upper";

    private static final String WORK = "work";

    private final BranchDirectory directory;
    private final Fd lower;
    private final Fd upper;
    private final Fd work;
    private final Whiteouts whiteouts = new Whiteouts();
    private final Originals originals = new Originals();
    private final Quota quota;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    private Branch(Path workdir, BranchDirectory directory, long limit) {
        this.directory = directory;
        this.quota = new Quota(limit, new DiskMeter(in(UPPER), in(WORK)));
        this.lower = Directories.pin(workdir);
        Fd first = null;
        try {
            first = directory.make(UPPER);
            this.upper = first;
            this.work = directory.make(WORK);
        } catch (KernelException failure) {
            lower.close();
            if (first != null) {
                first.close();
            }
            throw failure;
        }
    }

    /** Makes an empty branch that may become as large as it likes. */
    public static Branch open(Path workdir, @Nullable Path storage) {
        return open(workdir, storage, Quota.UNLIMITED);
    }

    /**
     * Makes an empty branch.
     *
     * @param workdir the real tree, a directory
     * @param storage the directory that takes the upper layer; that of the JVM for temporary files where null
     * @param limit how many bytes it may take
     * @throws SandboxException where there cannot be one; nothing is left behind then
     */
    public static Branch open(Path workdir, @Nullable Path storage, long limit) {
        Path tree = real("workdir", workdir);
        Path place = storage(storage);
        if (place.startsWith(tree)) {
            throw new SandboxException("workdir: " + tree + " contains " + place
                    + ", where its changes would be stored; keep them outside, with storage(...)");
        }
        try {
            BranchDirectory directory = BranchDirectory.create(place);
            try {
                return new Branch(tree, directory, limit);
            } catch (KernelException failure) {
                directory.remove();
                throw failure;
            }
        } catch (IOException | KernelException e) {
            throw new SandboxException(
                    "workdir: the changes to " + tree + " cannot be stored in " + place + ": " + e.getMessage(), e);
        }
    }

    /** The real path of the directory that takes upper layers; that of the JVM for temporary files where null. */
    public static Path storage(@Nullable Path storage) {
        return real("storage", storage == null ? Path.of(System.getProperty("java.io.tmpdir")) : storage);
    }

    private static Path real(String option, Path path) {
        if (!Files.isDirectory(path)) {
            String reason = Files.exists(path, LinkOption.NOFOLLOW_LINKS) ? "is not a directory" : "does not exist";
            throw new SandboxException(option + ": " + path + " " + reason);
        }
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new SandboxException(option + ": " + path + " cannot be resolved: " + e, e);
        }
    }

    /** The real tree, pinned with O_PATH. */
    public Fd lower() {
        return lower;
    }

    /** The upper layer, pinned with O_PATH. */
    public Fd upper() {
        return upper;
    }

    /** A directory on the file system of the upper layer, for what is not yet complete; pinned with O_PATH. */
    public Fd work() {
        return work;
    }

    /** What was deleted. */
    public Whiteouts whiteouts() {
        return whiteouts;
    }

    /** What the real tree had where it was copied or hidden. */
    public Originals originals() {
        return originals;
    }

    /** How large the upper layer is and may be. */
    public Quota quota() {
        return quota;
    }

    /** Where all of this lies; programs see nothing of it. */
    public Path directory() {
        return directory.path();
    }

    /** Discards the upper layer. A second call does nothing. */
    @Override
    public void close() {
        if (release()) {
            discard();
        }
    }

    /** Lets the upper layer be, for the next one who looks for abandoned branches. */
    public void leave() {
        if (release()) {
            directory.leave();
        }
    }

    /**
     * Keeps the upper layer, with a list of what was deleted, under a name by which nobody takes it for abandoned.
     *
     * @throws SandboxException where there is no room for that list; the rest is kept all the same
     */
    public void keep() throws IOException {
        release();
        directory.keep(whiteouts);
    }

    /** Forgets all changes. Nothing may work in it. */
    void reset() throws IOException {
        Removal.clear(in(UPPER));
        Removal.clear(in(WORK));
        whiteouts.clear();
        originals.clear();
        quota.clear();
    }

    private Path in(String name) {
        return directory.path().resolve(name);
    }

    private boolean release() {
        boolean isFirst = !isClosed.getAndSet(true);
        if (isFirst) {
            lower.close();
            upper.close();
            work.close();
        }
        return isFirst;
    }

    private void discard() {
        try {
            directory.remove();
        } catch (IOException e) {
            throw new SandboxException(
                    "The changes in " + directory.path() + " cannot be removed: " + e
                            + "; remove the directory by hand",
                    e);
        }
    }
}
