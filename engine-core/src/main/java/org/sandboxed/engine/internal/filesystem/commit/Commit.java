package org.sandboxed.engine.internal.filesystem.commit;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.internal.filesystem.Directories;
import org.sandboxed.engine.internal.filesystem.cow.Branch;
import org.sandboxed.engine.internal.filesystem.diff.RawPath;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.FileLock;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.Sync;

/** Makes the changes in a branch the real tree's. */
public final class Commit {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();
    private static final int MOST_CONFLICTS = 20;

    private Commit() {}

    /** Told of each moment at which the JVM could die. */
    @FunctionalInterface
    interface Watcher {
        void reached(String moment);
    }

    /**
     * Commits a branch, in which no program works. A branch whose commit failed half-way can be committed again.
     *
     * @throws SandboxException where the tree was changed meanwhile, and nothing was done; or where it cannot be written
     */
    public static void of(Branch branch, Path tree) {
        of(branch, tree, moment -> {});
    }

    /** Whether a commit of a branch was begun and did not come to its end. */
    public static boolean isBegun(Branch branch) {
        try {
            return begun(branch) != null;
        } catch (IOException notToBeRead) {
            // It may be one that is to be carried out, for whoever can read it.
            return true;
        }
    }

    private static @Nullable CommitJournal begun(Branch branch) throws IOException {
        if (!CommitJournal.isIn(branch.directory())) {
            return null;
        }
        CommitJournal journal = CommitJournal.read(branch.directory());
        return new CommitMark(branch.lower(), journal).isThere() ? journal : null;
    }

    static void of(Branch branch, Path tree, Watcher watcher) {
        try (Fd locked = lock(tree)) {
            CommitJournal unfinished = begun(branch);
            if (unfinished != null) {
                carryOut(unfinished, branch, locked, watcher);
            }
            // Programs may have gone on after a commit that failed. What it has removed is not removed again.
            Set<String> gone = unfinished == null ? Set.of() : removedBy(unfinished);
            carryOut(begin(branch, tree, gone, watcher), branch, locked, watcher);
        } catch (IOException | KernelException e) {
            throw new SandboxException(
                    "commit: " + tree + " cannot be written: " + e.getMessage() + "; what is left to be done is in "
                            + branch.directory(),
                    e);
        }
    }

    private static void carryOut(CommitJournal journal, Branch branch, Fd locked, Watcher watcher) throws IOException {
        finish(journal, branch.upper(), branch.lower(), watcher);
        renew(branch, journal);
        Sync.fileSystem(locked.number());
        if (!journal.steps().isEmpty()) {
            new CommitMark(branch.lower(), journal).remove(branch.upper());
            watcher.reached("mark removed");
        }
        journal.remove();
        watcher.reached("journal removed");
    }

    /**
     * Brings a commit to its end that another JVM has begun; its branch can be removed then. A journal whose mark is not in the tree
     * was not begun, or is over.
     */
    static void resume(Path directory) throws IOException {
        CommitJournal journal = CommitJournal.read(directory);
        Path tree = Path.of(journal.tree());
        try (Fd locked = lock(tree);
                Fd lower = Directories.pin(tree);
                Fd upper = Directories.pin(directory.resolve(Branch.UPPER))) {
            CommitMark mark = new CommitMark(lower, journal);
            if (mark.isThere()) {
                finish(journal, upper, lower, moment -> {});
                Sync.fileSystem(locked.number());
                mark.remove(upper);
            }
        }
        journal.remove();
    }

    private static CommitJournal begin(Branch branch, Path tree, Set<String> gone, Watcher watcher) {
        try {
            List<Step> steps = CommitPlan.of(branch);
            steps.removeIf(step -> step.kind() == Step.Kind.REMOVE && gone.contains(step.path()));
            return write(branch, tree, steps, watcher);
        } catch (IOException | KernelException e) {
            throw new SandboxException(
                    "commit: " + tree + " cannot be written, and nothing was: " + e.getMessage()
                            + " (the steps are written down in " + branch.directory() + " before the first is taken)",
                    e);
        }
    }

    private static CommitJournal write(Branch branch, Path tree, List<Step> steps, Watcher watcher) throws IOException {
        List<String> conflicts = Conflicts.find(branch.originals(), branch.lower(), steps);
        if (!conflicts.isEmpty()) {
            throw new SandboxException("commit: " + tree + " is not what the programs saw, so nothing was written: "
                    + String.join(", ", conflicts.subList(0, Math.min(MOST_CONFLICTS, conflicts.size())))
                    + (conflicts.size() > MOST_CONFLICTS
                            ? ", and " + (conflicts.size() - MOST_CONFLICTS) + " more"
                            : ""));
        }
        try (Fd storage = Directories.open(branch.directory())) {
            Sync.fileSystem(storage.number());
            watcher.reached("before the journal");
            CommitJournal journal = CommitJournal.write(branch.directory(), tree.toString(), steps);
            Sync.file(storage.number());
            watcher.reached("journal written");
            if (!steps.isEmpty()) {
                new CommitMark(branch.lower(), journal).set();
                watcher.reached("mark set");
            }
            return journal;
        }
    }

    private static void finish(CommitJournal journal, Fd upper, Fd lower, Watcher watcher) throws IOException {
        try (Steps steps = new Steps(upper, lower, journal.branch())) {
            List<Step> all = journal.steps();
            for (int i = journal.done(); i < all.size(); i++) {
                try {
                    steps.take(all.get(i));
                } catch (KernelException e) {
                    throw new IOException(RawPath.text(all.get(i).path()) + ": " + e.getMessage(), e);
                }
                watcher.reached("step " + i + " taken");
                note(journal);
                watcher.reached("step " + i + " noted");
            }
        }
    }

    /** Where there is no room for a note, the step may be taken twice: better than that the next one is not taken. */
    private static void note(CommitJournal journal) {
        try {
            journal.tick();
        } catch (IOException e) {
            System.getLogger(Commit.class.getName()).log(System.Logger.Level.DEBUG, "a step cannot be noted", e);
        }
    }

    /** From now on the tree is what the programs saw. What is where something was removed, somebody else has made meanwhile. */
    private static void renew(Branch branch, CommitJournal journal) {
        FileStatus status = new FileStatus();
        Set<String> paths = new HashSet<>(branch.originals().paths());
        journal.steps().forEach(step -> paths.add(step.path()));
        paths.removeAll(removedBy(journal));
        branch.originals().forgetAllBut(paths);
        try (Layer lower = Layer.withEveryWay(branch.lower())) {
            paths.forEach(
                    path -> branch.originals().renew(RawPath.bytes(path), lower.look(path, status) ? status : null));
        }
        // To have made way has changed directories.
        try (Layer lower = Layer.asItIs(branch.lower())) {
            for (String path : paths) {
                if (lower.look(path, status) && status.isDirectory()) {
                    branch.originals().renew(RawPath.bytes(path), status);
                }
            }
        }
    }

    /** The paths with nothing at them once a journal is carried out. */
    private static Set<String> removedBy(CommitJournal journal) {
        Set<String> paths = new HashSet<>();
        for (Step step : journal.steps()) {
            if (step.kind() == Step.Kind.REMOVE) {
                paths.add(step.path());
            } else {
                paths.remove(step.path());
            }
        }
        return paths;
    }

    private static Fd lock(Path tree) {
        Fd fd = Directories.open(tree);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        int result = FileLock.tryExclusive(fd.number());
        while (result == -Errnos.EAGAIN && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(PAUSE_NANOS);
            result = FileLock.tryExclusive(fd.number());
        }
        if (result < 0) {
            fd.close();
            throw new SandboxException("commit: " + tree + " is locked by another commit (flock: "
                    + Errnos.name(-result) + "), so nothing was written; commit again later");
        }
        return fd;
    }
}
