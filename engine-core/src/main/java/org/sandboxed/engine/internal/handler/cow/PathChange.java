package org.sandboxed.engine.internal.handler.cow;

import java.util.Arrays;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.ProcFiles;
import org.sandboxed.engine.internal.kernel.Processes;

/** A path in the memory of a program that another one takes the place of, for one execve(2), and an argument that was the same. */
final class PathChange {

    /** Nothing was changed. */
    static final PathChange NOTHING = new PathChange(0, 0, 0, new byte[0], new byte[0], 0, 0);

    private static final int FIELD_STATE = 3;
    private static final int FIELD_START_CODE = 26;
    private static final int FIELD_START_STACK = 28;

    private final int tid;
    private final int parent;
    private final String image;
    private final long address;
    private final byte[] before;
    private final byte[] after;
    private final long slot;
    private final long copy;
    private boolean isUndone;

    /**
     * A change that is still to be made.
     *
     * @param tid the thread that makes the call
     * @param parent a process that may have the same memory, or 0
     * @param slot where the argument is that was the path, or 0
     * @param copy what that argument points to meanwhile
     */
    PathChange(int tid, int parent, long address, byte[] before, byte[] after, long slot, long copy) {
        this.tid = tid;
        this.parent = parent;
        this.image = tid == 0 ? "" : imageOf(tid);
        this.address = address;
        this.before = before;
        this.after = after;
        this.slot = slot;
        this.copy = copy;
    }

    /** The thread that makes the call. */
    int tid() {
        return tid;
    }

    /** A process that may have the same memory, or 0. */
    int parent() {
        return parent;
    }

    /** Whether the call has left that memory: the caller is gone, or another program. */
    boolean isOver() {
        return Processes.kill(tid, 0) == -Errnos.ESRCH
                || (parent != 0 && Processes.hasOtherMemory(tid, parent))
                || !image.equals(imageOf(tid));
    }

    /** Makes it; false where that cannot be done. */
    boolean apply(ProgramMemory memory) {
        return (slot == 0 || memory.write(tid, slot, copy)) && memory.write(tid, address, after);
    }

    /** Puts back what is still as it was written, the first time. Whoever else may run with that memory is to be kept from it. */
    synchronized void undo(ProgramMemory memory, int pid) {
        byte[] found = new byte[after.length];
        if (isUndone || memory.read(pid, address, found) < found.length) {
            return;
        }
        isUndone = true;
        if (Arrays.equals(found, after)) {
            memory.write(pid, address, before);
        }
        if (slot != 0 && memory.word(pid, slot) == copy) {
            memory.write(pid, slot, address);
        }
    }

    /** Where the kernel has put a program, as far as proc_pid_stat(5) tells. */
    private static String imageOf(int tid) {
        String[] fields = new ProcFiles().stat(tid);
        int from = FIELD_START_CODE - FIELD_STATE;
        return fields.length <= FIELD_START_STACK - FIELD_STATE
                ? ""
                : String.join(" ", Arrays.copyOfRange(fields, from, FIELD_START_STACK - FIELD_STATE + 1));
    }
}
