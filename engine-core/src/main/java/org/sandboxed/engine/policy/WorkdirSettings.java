package org.sandboxed.engine.policy;

import java.util.Optional;

/**
 * Where programs work.
 *
 * @param tree absolute real path of a directory that is worked on by copy-on-write, or empty for a fresh one
 */
public record WorkdirSettings(String tree) {

    /** A fresh directory. */
    public static final WorkdirSettings FRESH = new WorkdirSettings("");

    /** The directory that is worked on by copy-on-write, if one is set. */
    public Optional<String> copyOnWrite() {
        return tree.isEmpty() ? Optional.empty() : Optional.of(tree);
    }
}
