package org.sandboxed.engine.internal.filesystem.commit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.sandboxed.engine.internal.filesystem.cow.Originals;
import org.sandboxed.engine.internal.filesystem.diff.RawPath;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.FileStatus;

/**
 * Finds what somebody else has done to the real tree where a commit would overwrite it, and what is mounted where it would have
 * to be removed or replaced, which would end the commit half-way.
 */
final class Conflicts {

    private static final String MOUNTED = "is a mount point, which cannot be removed or replaced";

    private final Originals originals;
    private final Layer lower;
    private final FileStatus status = new FileStatus();
    private final Set<String> removed = new HashSet<>();

    private Conflicts(Originals originals, Layer lower) {
        this.originals = originals;
        this.lower = lower;
    }

    /** The paths that are not what they were when a program changed them, each with what is wrong. */
    static List<String> find(Originals originals, Fd tree, List<Step> steps) {
        try (Layer lower = Layer.asItIs(tree)) {
            Conflicts conflicts = new Conflicts(originals, lower);
            Set<String> placed = steps.stream().map(Step::path).collect(Collectors.toSet());
            List<String> found = new ArrayList<>();
            for (Step step : steps) {
                boolean isRemoval = step.kind() == Step.Kind.REMOVE && !conflicts.isBelowRemoved(step.path());
                add(step.path(), conflicts.problemOf(step), found);
                if (isRemoval) {
                    conflicts.addProblemsBelow(step.path(), found);
                } else if (step.kind() == Step.Kind.LINK && !placed.contains(step.first())) {
                    add(step.first(), conflicts.problemOfUntouched(step.first()), found);
                }
            }
            return found;
        }
    }

    private static void add(String path, String problem, List<String> to) {
        if (!problem.isEmpty()) {
            to.add(RawPath.text(path) + " " + problem);
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
        if (isThere && status.isMountPoint()) {
            return MOUNTED;
        }
        if (!originals.has(path)) {
            return isThere && !isBelowHidden(step.path()) ? "was made meanwhile" : "";
        }
        if (!isThere) {
            return "was removed meanwhile";
        }
        return originals.isStill(path, status) ? "" : "was changed meanwhile";
    }

    /** Of a file that nothing is done to but to give it another name. */
    private String problemOfUntouched(String path) {
        byte[] bytes = RawPath.bytes(path);
        boolean isStill = !originals.has(bytes) || (lower.look(path, status) && originals.isStill(bytes, status));
        return isStill ? "" : "was changed meanwhile";
    }

    /** What goes with a directory was copied or removed before, and noted then. Its directories are only looked into. */
    private void addProblemsBelow(String directory, List<String> to) {
        List<String> directories = new ArrayList<>(List.of(directory));
        for (int i = 0; i < directories.size(); i++) {
            for (String path : lower.list(directories.get(i))) {
                boolean isThere = lower.look(path, status);
                boolean isDirectory = isThere && status.isDirectory();
                if (isDirectory) {
                    directories.add(path);
                }
                if (isThere && status.isMountPoint()) {
                    add(path, MOUNTED, to);
                } else if (!isDirectory) {
                    add(path, problemOfRemoved(RawPath.bytes(path)), to);
                }
            }
        }
    }

    private String problemOfRemoved(byte[] path) {
        if (!originals.has(path)) {
            return "was made meanwhile";
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
