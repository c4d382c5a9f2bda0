package org.sandboxed.engine.internal.filesystem.diff;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.internal.filesystem.Directories;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.record.CowDiff;
import org.sandboxed.engine.record.FileChange;

/**
 * Knows what was in a fresh working directory before and after each run. What a run changed is the difference of two looks, so
 * it includes what others wrote there meanwhile. Thread-safe.
 */
public final class ChangeTracker implements AutoCloseable {

    private final @Nullable Path directory;
    private Snapshot last = Snapshot.EMPTY;
    private boolean isClosed;

    /** Tracks an empty directory. */
    public ChangeTracker(Path directory) {
        this.directory = directory;
    }

    private ChangeTracker() {
        this.directory = null;
    }

    /** Tracks nothing, and says so when it is asked. */
    public static ChangeTracker untold() {
        return new ChangeTracker();
    }

    /** One run, from before its start. */
    public final class Span {

        private final Snapshot before = look();

        private Span() {}

        /** What has changed since. */
        public CowDiff end() {
            return directory == null ? refusal() : Changes.fixed(Changes.between(before, look()));
        }
    }

    /** Looks at the directory before a run. */
    public Span begin() {
        return new Span();
    }

    /** What has changed since the directory was made; what had changed last, once it is gone. */
    public CowDiff changes() {
        return directory == null ? refusal() : Changes.live(this::changesSoFar);
    }

    private static CowDiff refusal() {
        return Changes.live(() -> {
            throw new SandboxException("changes: what programs changed in a workdir(...) is not told yet;"
                    + " let a program of the same sandbox look");
        });
    }

    private List<FileChange> changesSoFar() {
        try {
            return Changes.between(Snapshot.EMPTY, look());
        } catch (KernelException e) {
            throw new SandboxException("changes: " + directory + " cannot be looked through: " + e.getMessage(), e);
        }
    }

    private synchronized Snapshot look() {
        if (!isClosed && directory != null) {
            try (Fd root = Directories.pin(directory)) {
                last = SnapshotReader.read(root, last);
            }
        }
        return last;
    }

    /** Looks no more: the directory is about to be removed. */
    @Override
    public synchronized void close() {
        isClosed = true;
    }
}
