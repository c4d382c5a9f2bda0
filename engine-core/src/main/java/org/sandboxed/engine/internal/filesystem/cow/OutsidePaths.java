package org.sandboxed.engine.internal.filesystem.cow;

import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.PathRuleSet;
import org.sandboxed.engine.internal.filesystem.SystemPathCache;

/**
 * Absolute paths with links in them that led outside of the working directory during this run, and that no program of the
 * sandbox can change: the libraries and headers that every process of a build looks for. Not thread-safe.
 */
final class OutsidePaths {

    private final @Nullable PathRuleSet rules;
    private @Nullable SystemPathCache known;

    /** Remembers what the rules say that no program can change; nothing without them. */
    OutsidePaths(@Nullable PathRuleSet rules) {
        this.rules = rules;
    }

    /** Whether a path led outside. */
    boolean isKnown(byte[] path, int length) {
        return known != null && path[0] == '/' && known.get(path, length) != null;
    }

    /** A path, the links in it followed, led outside. */
    void remember(byte[] path, int length, PathBytes target) {
        if (rules != null
                && path[0] == '/'
                && rules.isFixed(path, length)
                && rules.isFixed(target.bytes(), target.length())) {
            if (known == null) {
                known = new SystemPathCache();
            }
            known.put(path, length, target, 0);
        }
    }
}
