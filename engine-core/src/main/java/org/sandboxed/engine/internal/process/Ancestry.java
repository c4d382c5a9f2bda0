package org.sandboxed.engine.internal.process;

import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.dispatch.Lineage;

/** Whose child each process of an index is. Uses the lock of the index. */
public final class Ancestry implements Lineage {

    private final ProcessIndex index;
    private final TaskTable tasks;
    private final List<ProcessEntry> all;
    private int caller = NOBODY;

    Ancestry(ProcessIndex index, TaskTable tasks, List<ProcessEntry> all) {
        this.index = index;
        this.tasks = tasks;
        this.all = all;
    }

    /** Notes whose call is answered from now on. */
    public void calls(int pid) {
        caller = numberOf(pid);
    }

    @Override
    public int caller() {
        return caller;
    }

    @Override
    public int numberOf(int pid) {
        synchronized (index) {
            int slot = tasks.find(pid);
            return slot < 0 ? NOBODY : tasks.process(slot).number();
        }
    }

    @Override
    public int parentOf(int number) {
        synchronized (index) {
            ProcessEntry process = all.get(number);
            @Nullable ProcessEntry parent = process.parent();
            return parent == null || process.isOrphan() ? NOBODY : parent.number();
        }
    }

    /** How many processes live or are about to be made of those that a test holds of. Reads all of {@code /proc}. */
    int population(DomainMembers members, IntPredicate test) {
        synchronized (index) {
            index.sweep();
            index.enterUnseen(members);
            index.pendingForks();
            int[] count = {0};
            for (ProcessEntry process : all) {
                count[0] += !process.hasEnded() && test.test(process.number()) ? 1 : 0;
            }
            tasks.forEachForking((process, slot) -> count[0] += test.test(process.number()) ? 1 : 0);
            return count[0];
        }
    }
}
