package org.sandboxed.engine.internal.filesystem.commit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sandboxed.engine.internal.filesystem.cow.Branch;
import org.sandboxed.engine.internal.filesystem.cow.Whiteouts;
import org.sandboxed.engine.internal.filesystem.diff.RawPath;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.FileStatus;

/**
 * What has to be done to a real tree so that it becomes what the programs saw: first what was deleted goes, then what was made
 * or changed comes, a directory before what is in it; at last the directories get their modes and times.
 */
final class CommitPlan {

    private final Layer upper;
    private final Layer lower;
    private final Whiteouts whiteouts;
    private final FileStatus now = new FileStatus();
    private final FileStatus original = new FileStatus();
    private final List<Step> steps = new ArrayList<>();
    private final List<Step> directories = new ArrayList<>();
    private final Set<String> removed = new HashSet<>();
    private final Set<String> touched = new HashSet<>();
    private final Map<Long, String> linked = new HashMap<>();
    private final Map<Long, String> untouched = new HashMap<>();
    private final SameContent contents = new SameContent();

    private CommitPlan(Layer upper, Layer lower, Whiteouts whiteouts) {
        this.upper = upper;
        this.lower = lower;
        this.whiteouts = whiteouts;
    }

    /** Compares the layers; nothing may work in them meanwhile. */
    static List<Step> of(Branch branch) {
        try (Layer upper = Layer.withEveryWay(branch.upper());
                Layer lower = Layer.asItIs(branch.lower())) {
            return new CommitPlan(upper, lower, branch.whiteouts()).make();
        }
    }

    private List<Step> make() {
        whiteouts.sorted().forEach(path -> planRemoval(RawPath.of(path)));
        List<String> pending = new ArrayList<>(List.of(""));
        for (int i = 0; i < pending.size(); i++) {
            for (String path : upper.list(pending.get(i))) {
                if (upper.look(path, now) && plan(path)) {
                    pending.add(path);
                }
            }
        }
        linkToUntouched();
        pending.forEach(this::planAttributes);
        Collections.reverse(directories);
        steps.addAll(directories);
        return steps;
    }

    /** What was hidden goes, unless something of its kind has come in its place. */
    private void planRemoval(String path) {
        List<String> hidden = new ArrayList<>(List.of(path));
        for (int i = 0; i < hidden.size(); i++) {
            String each = hidden.get(i);
            if (lower.look(each, original)) {
                boolean isReplaced = upper.look(each, now) && now.isDirectory() == original.isDirectory();
                if (!isReplaced) {
                    add(Step.Kind.REMOVE, each);
                    removed.add(each);
                } else if (now.isDirectory()) {
                    upper.makeAccessible(each, now);
                    hidden.addAll(lower.list(each));
                }
            }
        }
    }

    /** Plans one path; whether it is a directory. */
    private boolean plan(String path) {
        boolean isInLower = !isRemoved(path) && lower.look(path, original);
        if (now.isDirectory()) {
            upper.makeAccessible(path, now);
            if (!isInLower || !original.isDirectory()) {
                add(Step.Kind.DIRECTORY, path);
            }
            return true;
        }
        if (!isInLower || !isSame(path)) {
            planFile(path);
        } else if (now.links() > 1) {
            untouched.putIfAbsent(now.inode(), path);
        }
        return false;
    }

    /** New names of a file of the real tree that has not changed are made names of that very file. */
    private void linkToUntouched() {
        Map<String, String> firsts = new HashMap<>();
        untouched.forEach((inode, path) -> {
            String first = linked.get(inode);
            if (first != null) {
                firsts.put(first, path);
            }
        });
        steps.replaceAll(step -> {
            String path = step.kind() == Step.Kind.REMOVE
                    ? null
                    : firsts.get(step.kind() == Step.Kind.LINK ? step.first() : step.path());
            return path == null ? step : new Step(Step.Kind.LINK, step.path(), path);
        });
    }

    private boolean isRemoved(String path) {
        for (String at = path; !at.isEmpty(); at = RawPath.parent(at)) {
            if (removed.contains(at)) {
                return true;
            }
        }
        return false;
    }

    // An untouched copy has the times of its original; but a program can give what it has written those times, too.
    private boolean isSame(String path) {
        return now.mode() == original.mode()
                && now.uid() == original.uid()
                && now.gid() == original.gid()
                && now.size() == original.size()
                && hasSameTime()
                && hasSameAttributes(path)
                && hasSameContent(path);
    }

    private boolean hasSameContent(String path) {
        boolean isLink = now.isSymlink();
        if (!isLink && !now.isRegular()) {
            return true;
        }
        int file = upper.pin(path);
        int other = lower.pin(path);
        boolean isSame = file >= 0
                && other >= 0
                && (isLink ? contents.ofLinks(file, other) : contents.ofFiles(file, other, now.size()));
        for (int fd : new int[] {file, other}) {
            if (fd >= 0) {
                Fd.closeRaw(fd);
            }
        }
        return isSame;
    }

    private boolean hasSameAttributes(String path) {
        return now.isSymlink() || upper.attributes(path).equals(lower.attributes(path));
    }

    private boolean hasSameTime() {
        return now.modifiedSeconds() == original.modifiedSeconds() && now.modifiedNanos() == original.modifiedNanos();
    }

    private void planFile(String path) {
        String first = now.links() > 1 ? linked.putIfAbsent(now.inode(), path) : null;
        if (first != null) {
            steps.add(new Step(Step.Kind.LINK, path, first));
            touched.add(RawPath.parent(path));
        } else if (now.isRegular()) {
            add(Step.Kind.FILE, path);
        } else {
            add(now.isSymlink() ? Step.Kind.SYMLINK : Step.Kind.SPECIAL, path);
        }
    }

    private void planAttributes(String path) {
        upper.restore(path);
        boolean isNew = !upper.look(path, now) || !lower.look(path, original);
        boolean isOther = isNew
                || now.mode() != original.mode()
                || now.uid() != original.uid()
                || now.gid() != original.gid()
                || !hasSameTime()
                || !hasSameAttributes(path);
        if (isOther || touched.contains(path)) {
            directories.add(Step.of(Step.Kind.ATTRIBUTES, path));
        }
    }

    private void add(Step.Kind kind, String path) {
        steps.add(Step.of(kind, path));
        touched.add(RawPath.parent(path));
    }
}
