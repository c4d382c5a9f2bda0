package org.sandboxed.engine.internal.filesystem.commit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.sandboxed.engine.internal.filesystem.cow.Branch;
import org.sandboxed.engine.internal.filesystem.cow.Originals;
import org.sandboxed.engine.internal.filesystem.diff.RawPath;
import org.sandboxed.engine.internal.kernel.FileStatus;

/** Finds what somebody else has done to the real tree where a commit would overwrite it. */
final class Conflicts {

    private final Originals originals;
    private final Layer lower;
    private final FileStatus status = new FileStatus();
    private final Set<String> removed = new HashSet<>();

    private Conflicts(Originals originals, Layer lower) {
        this.originals = originals;
        this.lower = lower;
    }

    /** The paths that are not what they were when a program changed them, each with what is wrong. */
    static List<String> find(Branch branch, List<Step> steps) {
        try (Layer lower = new Layer(branch.lower())) {
            Conflicts conflicts = new Conflicts(branch.originals(), lower);
            List<String> found = new ArrayList<>();
            for (Step step : steps) {
                String problem = conflicts.problemOf(step);
                if (!problem.isEmpty()) {
                    found.add(RawPath.text(step.path()) + " " + problem);
                }
            }
            return found;
        }
    }

    private String problemOf(Step step) {
        byte[] path = RawPath.bytes(step.path());
        if (step.kind() == Step.Kind.ATTRIBUTES || isBelowRemoved(step.path())) {
            return "";
        }
        boolean isThere = lower.look(step.path(), status);
        if (step.kind() == Step.Kind.REMOVE) {
            removed.add(step.path());
        }
        if (!originals.has(path)) {
            return isThere && !isBelowHidden(step.path()) ? "was made meanwhile" : "";
        }
        if (!isThere) {
            return "was removed meanwhile";
        }
        return originals.isStill(path, status) ? "" : "was changed meanwhile";
    }

    /** Whether it was hidden with a directory in which nothing has come and gone since. */
    private boolean isBelowHidden(String path) {
        for (String at = RawPath.parent(path); !at.isEmpty(); at = RawPath.parent(at)) {
            byte[] above = RawPath.bytes(at);
            if (originals.has(above)) {
                return lower.look(at, status) && originals.isStill(above, status);
            }
        }
        return false;
    }

    private boolean isBelowRemoved(String path) {
        for (String at = path; !at.isEmpty(); at = RawPath.parent(at)) {
            if (removed.contains(at)) {
                return true;
            }
        }
        return false;
    }
}
