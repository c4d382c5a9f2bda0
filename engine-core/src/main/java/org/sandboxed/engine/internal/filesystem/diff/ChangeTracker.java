package org.sandboxed.engine.internal.filesystem.diff;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.internal.filesystem.Directories;
import org.sandboxed.engine.internal.filesystem.cow.Branch;
import org.sandboxed.engine.internal.filesystem.cow.Whiteouts;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.Files;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.NativeText;
import org.sandboxed.engine.record.CowDiff;
import org.sandboxed.engine.record.FileChange;

/**
 * Knows what was in a working directory before and after each run. What a run changed is the difference of two looks, so it
 * includes what others wrote there meanwhile. Of a real tree that is worked on by copy-on-write only the upper layer is looked
 * at, and of the tree itself the paths that are in that layer or were deleted. Thread-safe.
 */
public final class ChangeTracker implements AutoCloseable {

    private final Path directory;
    private final Whiteouts whiteouts;
    private final @Nullable LowerLayer lower;
    private final Runnable settle;
    private final NativeMemory path;
    private final FileStatus status = new FileStatus();
    private State initial = State.initial();
    private State last = initial;
    private @Nullable List<FileChange> whole;

    private ChangeTracker(Path directory, Whiteouts whiteouts, @Nullable LowerLayer lower, Runnable settle) {
        this.directory = directory;
        this.whiteouts = whiteouts;
        this.lower = lower;
        this.settle = settle;
        this.path = NativeMemory.cString(NativeText.encode(directory.toString()));
    }

    /** Tracks a directory that was made empty. */
    public static ChangeTracker ofFresh(Path directory) {
        return new ChangeTracker(directory, new Whiteouts(), null, () -> {});
    }

    /**
     * Tracks the changes to a real tree.
     *
     * @param settle brings the upper layer up to date, whenever it is about to be looked at
     */
    public static ChangeTracker ofBranch(Branch branch, Runnable settle) {
        return new ChangeTracker(
                branch.directory().resolve(Branch.UPPER), branch.whiteouts(), new LowerLayer(branch.lower()), settle);
    }

    /** One run, from before its start. */
    public final class Span {

        private final State before = look();

        private Span() {}

        /** What has changed since. */
        public CowDiff end() {
            return Changes.fixed(between(before, look()));
        }
    }

    /** Looks at the directory before a run. */
    public Span begin() {
        return new Span();
    }

    /** A live view of what has changed since the beginning; of what had changed last, once this is closed. */
    public CowDiff changes() {
        return Changes.live(this::changesSoFar);
    }

    /** From now on tells what changes after this. */
    public synchronized void restart() {
        initial = look();
        if (lower != null) {
            lower.forget();
        }
    }

    private synchronized List<FileChange> changesSoFar() {
        if (whole != null) {
            return whole;
        }
        try {
            return between(initial, look());
        } catch (KernelException e) {
            throw new SandboxException("changes: " + directory + " cannot be looked through: " + e.getMessage(), e);
        }
    }

    private synchronized State look() {
        if (lower == null && isStillEmpty()) {
            return last;
        }
        settle.run();
        Whiteouts deleted = whiteouts.snapshot();
        try (Fd root = Directories.pin(directory)) {
            Snapshot upper = SnapshotReader.read(root, last.upper());
            if (lower != null || isOther(upper, last.upper())) {
                last = new State(upper, deleted);
            }
        }
        return last;
    }

    /** Whether a directory of which nothing is below is what it was, and that is empty. One call tells. */
    private boolean isStillEmpty() {
        return Files.ownStatus(path, status) == 0 && last.upper().isStillEmpty(status);
    }

    @SuppressWarnings("ReferenceEquality") // the reader returns the same where nothing has changed
    private static boolean isOther(Snapshot snapshot, Snapshot previous) {
        return snapshot != previous;
    }

    @SuppressWarnings("ReferenceEquality") // the same look, which an empty directory needs no other after
    private synchronized List<FileChange> between(State before, State after) {
        if (before == after) {
            return List.of();
        }
        try {
            return compare(before, after);
        } finally {
            if (lower != null) {
                lower.release();
            }
        }
    }

    private List<FileChange> compare(State before, State after) {
        List<FileChange> changes = new ArrayList<>();
        for (String path : after.candidates(before, lower)) {
            Entry old = before.at(path, lower);
            Entry now = after.at(path, lower);
            boolean isSame = (old == null || now == null) ? old == now : old.isSameAs(now);
            if (!isSame) {
                changes.add(new Change(path, old, now));
            }
        }
        return List.copyOf(changes);
    }

    /** Looks no more: the directory is about to be removed. */
    @Override
    public synchronized void close() {
        if (whole == null) {
            whole = between(initial, last);
        }
    }
}
