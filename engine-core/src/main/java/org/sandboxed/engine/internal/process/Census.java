package org.sandboxed.engine.internal.process;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.sandboxed.engine.internal.kernel.ProcFiles;

/** Finds the processes of a run among all that the machine has. One use, one thread. */
final class Census {

    private final DomainMembers members;
    private final Traits traits;
    private final ProcessSource source = new ProcSource();
    private final ProcFiles files = new ProcFiles();

    Census(DomainMembers members, Traits traits) {
        this.members = members;
        this.traits = traits;
    }

    /** The processes of the run that are alive, in the order in which they began. */
    List<LiveProcess> survivors() {
        List<LiveProcess> found = new ArrayList<>();
        visit((pid, stat) -> found.add(describe(pid, stat)));
        found.sort(Comparator.comparingLong(LiveProcess::startTime).thenComparingInt(LiveProcess::pid));
        return found;
    }

    /** The ids of the processes of the run that are alive. */
    List<Integer> ids() {
        List<Integer> found = new ArrayList<>();
        visit((pid, stat) -> found.add(pid));
        return found;
    }

    /** How many processes of the run are alive. */
    int count() {
        int[] count = {0};
        visit((pid, stat) -> count[0]++);
        return count[0];
    }

    private void visit(Visitor visitor) {
        int self = source.self();
        for (int pid : source.pids()) {
            TaskStat stat = pid == self ? null : source.stat(pid);
            if (stat != null && stat.isAlive() && traits.fit(pid, stat, source) && members.contains(pid)) {
                visitor.found(pid, stat);
            }
        }
    }

    @FunctionalInterface
    private interface Visitor {
        void found(int pid, TaskStat stat);
    }

    private LiveProcess describe(int pid, TaskStat stat) {
        return new LiveProcess(pid, stat.parent(), stat.startTime(), argv(pid), link(pid, "exe"), link(pid, "cwd"));
    }

    /** The command line as the process shows it: each argument ends with a NUL. */
    private List<String> argv(int pid) {
        String text = files.text(pid, "cmdline");
        if (text.isEmpty()) {
            return List.of();
        }
        String ended = text.endsWith("\0") ? text.substring(0, text.length() - 1) : text;
        return List.of(ended.split("\0", -1));
    }

    private String link(int pid, String name) {
        return new String(files.link(pid, name), StandardCharsets.UTF_8);
    }
}
