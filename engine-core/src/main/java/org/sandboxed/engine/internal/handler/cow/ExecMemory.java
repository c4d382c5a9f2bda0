package org.sandboxed.engine.internal.handler.cow;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.ProcFiles;
import org.sandboxed.engine.internal.kernel.Processes;

/**
 * Changes the path that an execve(2) is about to read, never by more bytes than it has, and changes it back. Arguments that
 * are the same memory as the path, as the first one often is, are given a copy below the stack of the calling thread. A child
 * of vfork(2) shares all of it with its parent, which is kept from looking until it is as it was; see {@link ParentHold}.
 */
final class ExecMemory {

    private static final int MOST_ARGUMENTS = 64;
    /** Further below than anything that the thread may still use: the red zone, and a page for signal handlers. */
    private static final int BELOW_STACK = 128 + 4096;

    private final int execveatNr = Syscall.EXECVEAT.number();
    private final ProgramMemory memory = new ProgramMemory();
    private final ProcFiles processFiles = new ProcFiles();
    private final Waiters waiters = new Waiters();
    /** By the thread that is held. */
    private final Map<Integer, ParentHold> holds = new HashMap<>();

    private long notKept;

    /** Whether the first argument is the very memory of the path. */
    boolean isFirstArgument(Call call) {
        int pathIndex = call.nr() == execveatNr ? 1 : 0;
        long array = call.argument(pathIndex + 1);
        return array != 0 && memory.word(call.tid(), array) == call.argument(pathIndex);
    }

    /** As {@link #replace}, where it does not matter what the first argument becomes. */
    PathChange replaceWithFirstArgument(Call call, byte[] path, int length, byte[] replacement) {
        return replace(call, path, length, replacement, 1);
    }

    /** Writes a shorter path; {@link PathChange#NOTHING} where that cannot be done. */
    PathChange replace(Call call, byte[] path, int length, byte[] replacement) {
        return replace(call, path, length, replacement, 0);
    }

    private PathChange replace(Call call, byte[] path, int length, byte[] replacement, int firstThatMatters) {
        int pathIndex = call.nr() == execveatNr ? 1 : 0;
        long address = call.argument(pathIndex);
        long array = call.argument(pathIndex + 1);
        long slot = 0;
        for (int i = 0; i < MOST_ARGUMENTS && array != 0; i++) {
            long pointer = memory.word(call.tid(), array + 8L * i);
            if (pointer == 0) {
                break;
            }
            if (i >= firstThatMatters && pointer >= address && pointer <= address + replacement.length) {
                if (slot != 0 || pointer != address) {
                    return PathChange.NOTHING;
                }
                slot = array + 8L * i;
            }
        }
        byte[] before = Arrays.copyOf(path, replacement.length + 1);
        byte[] after = Arrays.copyOf(replacement, replacement.length + 1);
        long copy = slot == 0 ? 0 : copyBelowStack(call, path, length);
        if (slot != 0 && copy == 0) {
            return PathChange.NOTHING;
        }
        int parent = waiters.sharing(call.pid(), call.tid());
        PathChange change = new PathChange(call.tid(), parent, address, before, after, slot, copy);
        return isKept(change, call.pid(), call.id()) && change.apply(memory) ? change : PathChange.NOTHING;
    }

    /** Whether a parent that has the same memory will not run before that is put right. This JVM keeps away from it. */
    private boolean isKept(PathChange change, int pid, long callId) {
        int parent = change.parent();
        if (parent == 0 || parent == Processes.pid()) {
            return true;
        }
        int waiter = waiters.threadOf(parent, pid);
        holds.values().removeIf(ParentHold::isOver);
        ParentHold hold = holds.get(waiter);
        if (hold == null || !hold.add(change)) {
            hold = new ParentHold(waiter, change);
            if (!hold.begin()) {
                notKept = callId;
                return false;
            }
            holds.put(waiter, hold);
        }
        return true;
    }

    /** Whether nothing was written for this call because a parent may not be kept from its memory. */
    boolean isNotKept(Call call) {
        return call.id() == notKept;
    }

    /**
     * Puts back what is still as it was written, where the exec has failed. What a new program has taken the place of is gone, and
     * the memory of a parent is put right before that goes on.
     *
     * @param callingTid who makes a call now
     */
    void restore(PathChange change, int callingTid) {
        if (callingTid == change.tid() && !change.isOver()) {
            change.undo(memory, callingTid);
        }
    }

    private long copyBelowStack(Call call, byte[] path, int length) {
        String[] fields = processFiles.text(call.tid(), "syscall").trim().split(" ", -1);
        if (fields.length < 2) {
            return 0;
        }
        long stack = Long.parseUnsignedLong(fields[fields.length - 2].substring(2), 16);
        long to = stack - BELOW_STACK - length;
        return memory.write(call.tid(), to, Arrays.copyOf(path, length + 1)) ? to : 0;
    }
}
