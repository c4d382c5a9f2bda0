package org.sandboxed.engine.internal.process;

import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * From thread ids to processes: open addressing, so that looking up allocates nothing. One thread changes it; that thread may
 * look up without the lock under which it changes and others look up.
 */
final class TaskTable {

    private static final int FIRST_CAPACITY = 64;
    private static final int MULTIPLIER = 0x9E3779B9;

    /** Decides which tasks stay. */
    @FunctionalInterface
    interface Test {
        boolean keeps(int tid, ProcessEntry process);
    }

    private int[] tids = new int[FIRST_CAPACITY];
    private @Nullable ProcessEntry[] processes = new ProcessEntry[FIRST_CAPACITY];
    private boolean[] forking = new boolean[FIRST_CAPACITY];
    private int size;

    /** Where a task is, or -1. Valid until the table changes. */
    int find(int tid) {
        int slot = slot(tid);
        return tid != 0 && tids[slot] == tid ? slot : -1;
    }

    /** The process of a task that was found. */
    ProcessEntry process(int slot) {
        ProcessEntry process = processes[slot];
        if (process == null) {
            throw new IllegalStateException("no task at " + slot);
        }
        return process;
    }

    /** Whether the task was let fork and is not known to have come back from it. */
    boolean isForking(int slot) {
        return forking[slot];
    }

    void setForking(int slot, boolean value) {
        forking[slot] = value;
    }

    int size() {
        return size;
    }

    /** Adds a task, or gives it to another process. */
    void put(int tid, ProcessEntry process) {
        if (2 * size >= tids.length) {
            rebuild(2 * tids.length, (any, of) -> true);
        }
        insert(tid, process, false);
    }

    /** Drops the tasks that fail a test. */
    void retain(Test test) {
        rebuild(tids.length, test);
    }

    /** Visits each task that {@link #isForking} holds of, with its slot. */
    void forEachForking(ObjIntConsumer<ProcessEntry> visitor) {
        for (int slot = 0; slot < tids.length; slot++) {
            if (forking[slot]) {
                visitor.accept(process(slot), slot);
            }
        }
    }

    /** How many tasks of a process {@link #isForking} holds of. */
    int countForking(ProcessEntry of) {
        int[] count = {0};
        forEachForking((process, slot) -> count[0] += process == of ? 1 : 0);
        return count[0];
    }

    /** One of the tasks of a process has come back from its fork. */
    void settleFork(ProcessEntry of) {
        for (int slot = 0; slot < tids.length; slot++) {
            if (forking[slot] && processes[slot] == of) {
                forking[slot] = false;
                return;
            }
        }
    }

    /** The task that was found. */
    int tid(int slot) {
        return tids[slot];
    }

    private void rebuild(int capacity, Test test) {
        int[] oldTids = tids;
        @Nullable ProcessEntry[] oldProcesses = processes;
        boolean[] oldForking = forking;
        tids = new int[capacity];
        processes = new ProcessEntry[capacity];
        forking = new boolean[capacity];
        size = 0;
        for (int slot = 0; slot < oldTids.length; slot++) {
            ProcessEntry process = oldProcesses[slot];
            if (process != null && test.keeps(oldTids[slot], process)) {
                insert(oldTids[slot], process, oldForking[slot]);
            }
        }
    }

    private void insert(int tid, ProcessEntry process, boolean isForking) {
        int slot = slot(tid);
        size += tids[slot] == tid ? 0 : 1;
        tids[slot] = tid;
        processes[slot] = process;
        forking[slot] = isForking;
    }

    /** The slot that holds the task, or the free one where it would go. */
    private int slot(int tid) {
        int mask = tids.length - 1;
        int slot = ((tid * MULTIPLIER) >>> 8) & mask;
        while (tids[slot] != 0 && tids[slot] != tid) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
