package org.sandboxed.engine.internal.handler.cow;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.ChildMemory;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.ProcFiles;
import org.sandboxed.engine.internal.kernel.ProcMemory;
import org.sandboxed.engine.internal.kernel.Processes;

/**
 * Changes the path that an execve(2) is about to read, never by more bytes than it has, and changes it back. Arguments that
 * are the same memory as the path, as the first one often is, are given a copy below the stack of the calling thread. A child
 * of vfork(2) shares all of it with its parent, so the parent's is put right, too.
 */
final class ExecMemory {

    /** Nothing was changed. */
    static final Change NOTHING = new Change(0, 0, 0, false, new byte[0], new byte[0], 0, 0, 0);

    private static final int MOST_ARGUMENTS = 64;
    /** Further below than anything that the thread may still use: the red zone, and a page for signal handlers. */
    private static final int BELOW_STACK = 128 + 4096;

    private final int execveatNr = Syscall.EXECVEAT.number();
    private final ChildMemory memory = new ChildMemory();
    private final ProcFiles processFiles = new ProcFiles();

    /** What was changed. */
    static final class Change {

        private final int tid;
        private final int parent;
        private final boolean isShared;
        private final long address;
        private final byte[] before;
        private final byte[] after;
        private final long slot;
        private final long slotBefore;
        private final long slotAfter;

        private Change(
                int tid,
                int parent,
                long address,
                boolean isShared,
                byte[] before,
                byte[] after,
                long slot,
                long slotBefore,
                long slotAfter) {
            this.tid = tid;
            this.parent = parent;
            this.isShared = isShared;
            this.address = address;
            this.before = before;
            this.after = after;
            this.slot = slot;
            this.slotBefore = slotBefore;
            this.slotAfter = slotAfter;
        }

        /** The thread that makes the call. */
        int tid() {
            return tid;
        }

        /** Whether the call is over: the caller is gone, or, as a child of vfork(2), has left the memory to its parent. */
        boolean isOver() {
            return Processes.kill(tid, 0) == -Errnos.ESRCH || (isShared && Processes.hasOtherMemory(tid, parent));
        }
    }

    /** Whether the first argument is the very memory of the path. */
    boolean isFirstArgument(Call call) {
        int pathIndex = call.nr() == execveatNr ? 1 : 0;
        long array = call.argument(pathIndex + 1);
        return array != 0 && word(call.tid(), array) == call.argument(pathIndex);
    }

    /** As {@link #replace}, where it does not matter what the first argument becomes. */
    Change replaceWithFirstArgument(Call call, byte[] path, int length, byte[] replacement) {
        return replace(call, path, length, replacement, 1);
    }

    /** Writes a shorter path; {@link #NOTHING} where that cannot be done. */
    Change replace(Call call, byte[] path, int length, byte[] replacement) {
        return replace(call, path, length, replacement, 0);
    }

    private Change replace(Call call, byte[] path, int length, byte[] replacement, int firstThatMatters) {
        int pathIndex = call.nr() == execveatNr ? 1 : 0;
        long address = call.argument(pathIndex);
        long slot = 0;
        long copy = 0;
        long array = call.argument(pathIndex + 1);
        for (int i = 0; i < MOST_ARGUMENTS && array != 0; i++) {
            long pointer = word(call.tid(), array + 8L * i);
            if (pointer == 0) {
                break;
            }
            if (i >= firstThatMatters && pointer >= address && pointer <= address + replacement.length) {
                if (slot != 0 || pointer != address) {
                    return NOTHING;
                }
                slot = array + 8L * i;
                copy = copyBelowStack(call, path, length);
                if (copy == 0) {
                    return NOTHING;
                }
            }
        }
        byte[] before = Arrays.copyOf(path, replacement.length + 1);
        byte[] after = Arrays.copyOf(replacement, replacement.length + 1);
        boolean isDone = (slot == 0 || write(call.tid(), slot, bytes(copy))) && write(call.tid(), address, after);
        if (!isDone) {
            return NOTHING;
        }
        int parent = parentOf(call.pid());
        boolean isShared = parent > 1 && !Processes.hasOtherMemory(call.tid(), parent);
        return new Change(call.tid(), parent, address, isShared, before, after, slot, address, copy);
    }

    /** Puts back what is still as it was written. */
    void restore(int tid, Change change) {
        if (change != NOTHING) {
            restoreIn(tid, change);
            restoreIn(change.parent, change);
        }
    }

    private void restoreIn(int pid, Change change) {
        byte[] found = new byte[change.after.length];
        if (pid <= 1 || memory.readBytes(pid, change.address, found, 0, found.length) < found.length) {
            return;
        }
        if (Arrays.equals(found, change.after)) {
            write(pid, change.address, change.before);
        }
        if (change.slot != 0 && word(pid, change.slot) == change.slotAfter) {
            write(pid, change.slot, bytes(change.slotBefore));
        }
    }

    private long copyBelowStack(Call call, byte[] path, int length) {
        String[] fields = processFiles.text(call.tid(), "syscall").trim().split(" ", -1);
        if (fields.length < 2) {
            return 0;
        }
        long stack = Long.parseUnsignedLong(fields[fields.length - 2].substring(2), 16);
        long to = stack - BELOW_STACK - length;
        return write(call.tid(), to, Arrays.copyOf(path, length + 1)) ? to : 0;
    }

    private int parentOf(int pid) {
        String stat = processFiles.text(pid, "stat");
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ", 3);
        return fields.length < 3 ? 0 : Integer.parseInt(fields[1]);
    }

    private long word(int pid, long address) {
        return memory.readWord(pid, address) ? memory.word() : 0;
    }

    private boolean write(int pid, long address, byte[] bytes) {
        if (memory.writeBytes(pid, address, bytes, 0, bytes.length) == bytes.length) {
            return true;
        }
        // A literal lies on a page that its own process may not write.
        try (ProcMemory pages = ProcMemory.open(pid)) {
            return pages.write(address, bytes, bytes.length) == bytes.length;
        } catch (KernelException e) {
            return false;
        }
    }

    private static byte[] bytes(long word) {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(word)
                .array();
    }
}
