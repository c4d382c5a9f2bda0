package org.sandboxed.engine.policy;

import java.nio.file.Path;
import java.util.Optional;
import org.sandboxed.engine.SandboxException;

/**
 * Where programs work, and what becomes of what they change.
 *
 * @param tree absolute real path of a directory that is worked on by copy-on-write, or empty for a fresh one
 * @param storage absolute real path of the directory that takes the changes, or empty for that of temporary files
 * @param onExit what becomes of the changes where every program ended well
 * @param onError what becomes of them where one did not
 */
public record WorkdirSettings(String tree, String storage, BranchAction onExit, BranchAction onError) {

    /** A fresh directory. */
    public static final WorkdirSettings FRESH = new WorkdirSettings("", "", BranchAction.DISCARD, BranchAction.DISCARD);

    /** The directory that is worked on by copy-on-write, if one is set. */
    public Optional<String> copyOnWrite() {
        return tree.isEmpty() ? Optional.empty() : Optional.of(tree);
    }

    WorkdirSettings withTree(String directory) {
        return new WorkdirSettings(directory, storage, onExit, onError);
    }

    /**
     * These, with the root itself as the directory where it must not be changed otherwise and none is set. Refuses to do something
     * with changes where there are none, and to write them where others would see them.
     */
    WorkdirSettings in(RootSettings root) {
        WorkdirSettings result = root.isShared() && tree.isEmpty() ? withTree(root.tree()) : this;
        result.check("onExit", onExit, root);
        result.check("onError", onError, root);
        result.checkStorage();
        return result;
    }

    /** The directory that takes the changes, if one is set. */
    public Optional<String> storagePlace() {
        return storage.isEmpty() ? Optional.empty() : Optional.of(storage);
    }

    private void check(String option, BranchAction action, RootSettings root) {
        if (action != BranchAction.DISCARD && tree.isEmpty()) {
            throw new SandboxException(option + ": " + action + " is for the changes to a real directory; name one with"
                    + " workdir(...), or leave this out: a fresh directory is removed with what is in it");
        }
        if (action == BranchAction.COMMIT && root.sharesPath(tree)) {
            throw new SandboxException(option + ": COMMIT would change the root file system " + root.tree()
                    + ", which other tests use as well; KEEP the changes, or mount a directory for them");
        }
    }

    /** Refuses a place for changes where there are none, and one that they would change. */
    private void checkStorage() {
        if (!storage.isEmpty() && tree.isEmpty()) {
            throw new SandboxException("storage: " + storage + " is for the changes to a real directory; name one with"
                    + " workdir(...), or leave this out");
        }
        if (!storage.isEmpty() && Path.of(storage).startsWith(tree)) {
            throw new SandboxException("storage: " + storage + " lies in " + tree
                    + ", the changes to which it would hold; name a directory outside of it");
        }
    }

    WorkdirSettings withStorage(String directory) {
        return new WorkdirSettings(tree, directory, onExit, onError);
    }

    WorkdirSettings withOnExit(BranchAction action) {
        return new WorkdirSettings(tree, storage, action, onError);
    }

    WorkdirSettings withOnError(BranchAction action) {
        return new WorkdirSettings(tree, storage, onExit, action);
    }
}
