package org.sandboxed.engine.policy;

/** What becomes of the changes that programs made to a real directory by copy-on-write. */
public enum BranchAction {
    /** They are written to the directory. */
    COMMIT,
    /** They are removed, and the directory stays as it is. */
    DISCARD,
    /** They are left where they are, beside the directory, for somebody to look at. */
    KEEP
}
