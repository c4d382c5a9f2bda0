package org.sandboxed.engine.internal.filesystem.cow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.filesystem.Caller;
import org.sandboxed.engine.internal.kernel.ProcFiles;

/**
 * Working directories that the kernel does not know: of processes that changed to a directory which is in the upper layer
 * only, by a path under which the kernel does not find it. A child inherits what its parent had when it forked, which may be
 * long before the child is seen first; so each change is kept with the last process id that had been given out by then. For
 * one run and one thread.
 */
public final class VirtualDirectories {

    private static final int MOST_ANCESTORS = 16;

    /** A change. */
    private static final class Change {

        /** Processes with a greater id came later. */
        private final int lastId;
        /** Relative to the working directory of the sandbox, absolute where it is outside; null for what the kernel says. */
        private final byte @Nullable [] path;

        Change(int lastId, byte @Nullable [] path) {
            this.lastId = lastId;
            this.path = path;
        }
    }

    private final ProcFiles processFiles = new ProcFiles();
    private final byte[] buffer = new byte[ProcFiles.MAX_READ];
    private final Map<Integer, List<Change>> changes = new HashMap<>();

    /** Where a process is, or null where the kernel knows. */
    public byte @Nullable [] of(Caller caller) {
        return changes.isEmpty() ? null : last(history(caller.pid(), MOST_ANCESTORS));
    }

    /** A process changed to a directory that the kernel does not know. */
    public void enter(Caller caller, byte[] path) {
        add(caller.pid(), path);
    }

    /** A process changes to a directory that the kernel knows. */
    public void leave(Caller caller) {
        if (of(caller) != null) {
            add(caller.pid(), null);
        }
    }

    private void add(int pid, byte @Nullable [] path) {
        history(pid, MOST_ANCESTORS).add(new Change(processFiles.lastId(buffer), path));
    }

    private List<Change> history(int pid, int ancestorsLeft) {
        List<Change> known = changes.get(pid);
        if (known != null) {
            return known;
        }
        List<Change> fresh = new ArrayList<>(1);
        int parent = ancestorsLeft == 0 ? 0 : parentOf(pid);
        if (parent > 1 && parent != pid) {
            fresh.add(new Change(0, before(history(parent, ancestorsLeft - 1), pid)));
        }
        changes.put(pid, fresh);
        return fresh;
    }

    private static byte @Nullable [] last(List<Change> history) {
        return history.isEmpty() ? null : history.get(history.size() - 1).path;
    }

    /** Where a process was when it forked a child. */
    private static byte @Nullable [] before(List<Change> history, int child) {
        for (int i = history.size() - 1; i >= 0; i--) {
            if (history.get(i).lastId < child) {
                return history.get(i).path;
            }
        }
        return null;
    }

    private int parentOf(int pid) {
        String stat = processFiles.text(pid, "stat");
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ", 3);
        return fields.length < 3 ? 0 : Integer.parseInt(fields[1]);
    }
}
