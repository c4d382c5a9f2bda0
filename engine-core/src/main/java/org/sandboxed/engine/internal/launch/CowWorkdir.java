package org.sandboxed.engine.internal.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.SandboxLaunchException;
import org.sandboxed.engine.internal.filesystem.commit.AbandonedBranches;
import org.sandboxed.engine.internal.filesystem.commit.Commit;
import org.sandboxed.engine.internal.filesystem.cow.Branch;
import org.sandboxed.engine.internal.filesystem.cow.CowTree;
import org.sandboxed.engine.internal.filesystem.cow.HostPaths;
import org.sandboxed.engine.internal.filesystem.cow.OtherNames;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.NativeText;
import org.sandboxed.engine.policy.BranchAction;

/** A real directory on which the programs of a sandbox work by copy-on-write, with where their changes go. */
final class CowWorkdir implements AutoCloseable {

    private final Path path;
    private final Branch branch;
    private final CowTree tree;
    private final HostPaths hostPaths;
    private final OtherNames otherNames;
    private volatile @Nullable Path kept;

    private CowWorkdir(Path path, Branch branch) {
        this.path = path;
        this.branch = branch;
        this.tree = new CowTree(branch);
        this.hostPaths = new HostPaths(tree);
        this.otherNames = new OtherNames(tree);
    }

    static CowWorkdir open(Path path, @Nullable Path asked, long limit) {
        Path storage = Branch.storage(asked);
        AbandonedBranches.sweep(storage);
        Branch branch = Branch.open(path, storage, limit);
        try {
            return new CowWorkdir(path, branch);
        } catch (RuntimeException failure) {
            branch.close();
            throw failure;
        }
    }

    CowTree tree() {
        return tree;
    }

    Branch branch() {
        return branch;
    }

    /** Where the upper layer lies. */
    Path upper() {
        return Path.of(new String(tree.upperPath(), StandardCharsets.UTF_8));
    }

    /** Where the kernel finds the directory in which a program is to start. */
    Path directory(Path asked) {
        Path absolute = asked.toAbsolutePath().normalize();
        if (!absolute.startsWith(path)) {
            return asked;
        }
        Path relative = path.relativize(absolute);
        int result = hostPaths.mirror(encode(relative));
        if (result == -Errnos.ENOENT || result == -Errnos.ENOTDIR) {
            throw new SandboxLaunchException("run: the working directory " + asked + " is not there any more;"
                    + " a program of this sandbox removed it");
        }
        if (result < 0) {
            throw new SandboxLaunchException("run: the working directory " + asked + " cannot be made ready in "
                    + upper() + ": " + Errnos.name(-result));
        }
        return upper().resolve(relative);
    }

    /** Where the kernel finds a file of the view; the path as it is where there is none. */
    Path file(Path asked) {
        Path absolute = asked.toAbsolutePath().normalize();
        if (!absolute.startsWith(path)) {
            return asked;
        }
        return switch (hostPaths.layerOf(encode(path.relativize(absolute)))) {
            case LOWER -> absolute;
            // Where it is missing, it is missing in the upper layer, too.
            case UPPER, NONE -> upper().resolve(path.relativize(absolute));
        };
    }

    private static byte[] encode(Path relative) {
        return NativeText.encode(relative.toString());
    }

    /** Gives copied files all the names that they have. */
    void completeNames() {
        otherNames.complete();
    }

    /** Writes the changes to the real directory. No program may be running. */
    void commit() {
        completeNames();
        Commit.of(branch, path);
    }

    /** Forgets the changes. No program may be running. */
    void discard() {
        if (Commit.isBegun(branch)) {
            throw new SandboxException("discard: a commit to " + path + " has begun and is not at its end;"
                    + " commit again, or close the sandbox, and the next one over the same storage goes on with it");
        }
        try {
            tree.reset();
        } catch (IOException | KernelException e) {
            throw new SandboxException("discard: the changes to " + path + " cannot be removed: " + e.getMessage(), e);
        }
    }

    /** Closes this, and does with the changes what was asked for; but a commit that has begun keeps what it needs. */
    void end(BranchAction action) {
        switch (action) {
            case DISCARD -> discardOrKeep();
            case KEEP -> keep();
            case COMMIT -> commitOrKeep();
        }
    }

    private void discardOrKeep() {
        if (Commit.isBegun(branch)) {
            keep();
        } else {
            close();
        }
    }

    private void commitOrKeep() {
        try {
            commit();
        } catch (SandboxException failure) {
            keep();
            throw new SandboxException(failure.getMessage() + "; the changes are kept in " + kept, failure);
        }
        close();
    }

    // What was begun to be committed has to keep its name, by which the next sandbox finds it.
    private void keep() {
        tree.close();
        try {
            if (Commit.isBegun(branch)) {
                branch.leave();
            } else {
                branch.keep();
            }
        } catch (IOException e) {
            throw new SandboxException("The changes in " + branch.directory() + " cannot be kept: " + e, e);
        } finally {
            kept = branch.directory();
        }
    }

    /** Where the changes were left at the end, or null. */
    @Nullable
    Path kept() {
        return kept;
    }

    @Override
    public void close() {
        tree.close();
        branch.close();
    }
}
