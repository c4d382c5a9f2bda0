package org.sandboxed.engine.policy;

import java.util.Optional;

/**
 * Where programs work, and what becomes of what they change.
 *
 * @param tree absolute real path of a directory that is worked on by copy-on-write, or empty for a fresh one
 * @param onExit what becomes of the changes where every program ended well
 * @param onError what becomes of them where one did not
 */
public record WorkdirSettings(String tree, BranchAction onExit, BranchAction onError) {

    /** A fresh directory. */
    public static final WorkdirSettings FRESH = new WorkdirSettings("", BranchAction.DISCARD, BranchAction.DISCARD);

    /** The directory that is worked on by copy-on-write, if one is set. */
    public Optional<String> copyOnWrite() {
        return tree.isEmpty() ? Optional.empty() : Optional.of(tree);
    }

    WorkdirSettings withTree(String directory) {
        return new WorkdirSettings(directory, onExit, onError);
    }

    WorkdirSettings withOnExit(BranchAction action) {
        return new WorkdirSettings(tree, action, onError);
    }

    WorkdirSettings withOnError(BranchAction action) {
        return new WorkdirSettings(tree, onExit, action);
    }
}
