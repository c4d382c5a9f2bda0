package org.sandboxed.engine.internal.process;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The order in which processes were born, which is not the one in which they first call. */
final class Births {

    private Births() {}

    /** A process and what is known of it. */
    private record Born(int pid, long startTime) {}

    private static final Comparator<Born> BY_BIRTH =
            Comparator.comparingLong(Born::startTime).thenComparingInt(Born::pid);

    /** The living children of a process that were born before one of them, eldest first. */
    static List<Integer> elders(ProcessSource source, int parent, int child, TaskStat stat) {
        Born self = new Born(child, stat.startTime());
        List<Born> elders = new ArrayList<>();
        for (int pid : source.children(parent)) {
            TaskStat other = pid == child ? null : source.stat(pid);
            if (other != null && BY_BIRTH.compare(new Born(pid, other.startTime()), self) < 0) {
                elders.add(new Born(pid, other.startTime()));
            }
        }
        elders.sort(BY_BIRTH);
        return elders.stream().map(Born::pid).toList();
    }

    /**
     * Whose child an orphan most likely is: that of the youngest process that was there before it and is gone. A daemon's
     * parent is; see daemon(3).
     */
    static @Nullable ProcessEntry lateParent(ProcessSource source, List<ProcessEntry> all, int orphan, TaskStat stat) {
        Born self = new Born(orphan, stat.startTime());
        @Nullable ProcessEntry found = null;
        for (ProcessEntry entry : all) {
            Born other = new Born(entry.pid(), entry.startTime());
            if (BY_BIRTH.compare(other, self) < 0 && isGone(source, entry) && isYounger(other, found)) {
                found = entry;
            }
        }
        return found;
    }

    private static boolean isYounger(Born one, @Nullable ProcessEntry than) {
        return than == null || BY_BIRTH.compare(one, new Born(than.pid(), than.startTime())) > 0;
    }

    private static boolean isGone(ProcessSource source, ProcessEntry entry) {
        TaskStat now = source.stat(entry.pid());
        return now == null || now.startTime() != entry.startTime() || !now.isAlive();
    }
}
