package org.sandboxed.engine.internal.process;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.sandboxed.engine.internal.kernel.ProcessMemory;

/** What one process counts for a {@link MemoryLimit}. Not thread-safe. */
final class MemoryHolder {

    /** Memory that a task was let have, and may not have yet: the kernel gives it after the answer. */
    private record Grant(int tid, long bytes) {}

    private final ProcessMemory memory;
    private final List<Grant> grants = new ArrayList<>();
    private long granted;
    private long beforeGrants;
    private long inherited;
    private long measured;
    private long shared;
    private long heapEnd;
    private boolean isStarting;

    /** A process that was copied from its parent, whose memory it shares until one of them writes. */
    MemoryHolder(ProcessMemory memory) {
        this.memory = memory;
        this.inherited = memory.bytes();
    }

    /** It executes a program: what it had is gone. Until the program asks for memory there is nothing to be measured. */
    void exec() {
        grants.clear();
        granted = 0;
        inherited = 0;
        measured = 0;
        shared = 0;
        heapEnd = 0;
        isStarting = true;
    }

    /** A task of it makes a call for memory, so what it was let have before it has. */
    void calls(int tid) {
        isStarting = false;
        settle(task -> task != tid);
    }

    /** Asks the kernel; false where the process has ended. */
    boolean measure() {
        if (isStarting) {
            return true;
        }
        long bytes = memory.bytes();
        measured = Math.max(0, bytes - inherited);
        return bytes > 0;
    }

    /** Forgets grants of tasks that are not about to get anything. */
    void settle(IntPredicate isUnderWay) {
        for (int i = grants.size() - 1; i >= 0; i--) {
            Grant grant = grants.get(i);
            if (!isUnderWay.test(grant.tid())) {
                grants.remove(i);
                granted -= grant.bytes();
                beforeGrants += grant.bytes();
            }
        }
    }

    /** What it counts, at most: what was granted may be part of what was measured, or still to come. */
    long bytes() {
        if (grants.isEmpty()) {
            return measured + shared;
        }
        boolean hasShrunk = measured < beforeGrants;
        return (hasShrunk ? measured + granted : Math.max(measured, beforeGrants + granted)) + shared;
    }

    /** A task has been let have more. */
    void grant(int tid, long more) {
        if (grants.isEmpty()) {
            beforeGrants = measured;
        }
        grants.add(new Grant(tid, more));
        granted += more;
    }

    /** It has been let have memory that others can share, which the kernel does not count for it. */
    void grantShared(long more) {
        shared += more;
    }

    ProcessMemory memory() {
        return memory;
    }

    /** Where its heap ends. */
    long heapEnd() {
        if (heapEnd == 0) {
            heapEnd = memory.heapEnd();
        }
        return heapEnd;
    }

    void heapEnd(long end) {
        heapEnd = end;
    }
}
