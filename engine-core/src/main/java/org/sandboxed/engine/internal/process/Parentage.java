package org.sandboxed.engine.internal.process;

import java.util.List;

/** Finds the parents of processes. Guarded by the lock of the index. */
final class Parentage {

    private final ProcessSource source;
    private final TaskTable tasks;
    private final List<ProcessEntry> all;

    /**
     * Of the processes of an index.
     *
     * @param all the one that is nobody's child first
     */
    Parentage(ProcessSource source, TaskTable tasks, List<ProcessEntry> all) {
        this.source = source;
        this.tasks = tasks;
        this.all = all;
    }

    /** Whether the parent of a process is known and there; otherwise {@link #of} is the best guess. */
    boolean isSure(TaskStat stat) {
        return tasks.find(stat.parent()) >= 0;
    }

    /** The parent; where that has ended, the one of whose children one has not been seen and who forked last. */
    ProcessEntry of(int pid, TaskStat stat, boolean isByBirth) {
        int slot = tasks.find(stat.parent());
        ProcessEntry late = slot < 0 && isByBirth ? Births.lateParent(source, all, pid, stat) : null;
        ProcessEntry parent = slot < 0 ? all.get(0) : tasks.process(slot);
        if (late != null) {
            parent = late;
        } else if (slot < 0) {
            for (ProcessEntry process : all) {
                if (process.unseenChildren() > 0 && process.lastFork() > parent.lastFork()) {
                    parent = process;
                }
            }
        }
        // With older children unseen, this may be one of them, and the fork that is under way makes another.
        if (parent.unseenChildren() <= tasks.countForking(parent)) {
            tasks.settleFork(parent);
        }
        parent.childSeen();
        return parent;
    }
}
