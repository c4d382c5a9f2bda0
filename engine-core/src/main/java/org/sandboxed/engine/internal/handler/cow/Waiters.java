package org.sandboxed.engine.internal.handler.cow;

import java.util.Arrays;
import org.sandboxed.engine.internal.kernel.ProcFiles;
import org.sandboxed.engine.internal.kernel.Processes;

/** Who else has the memory of a process that is about to execute a program: mostly a parent that waits in vfork(2). */
final class Waiters {

    private final ProcFiles files = new ProcFiles();

    /** The parent of a process where it may have the same memory, else 0. */
    int sharing(int pid, int tid) {
        String[] stat = files.stat(pid);
        int parent = stat.length < 2 ? 0 : Integer.parseInt(stat[1]);
        if (parent <= 1) {
            return 0;
        }
        int compared = Processes.compareMemory(tid, parent);
        // Where kcmp(2) is not permitted: one that sleeps is not in vfork, which only a signal that kills can end.
        boolean mayShare = compared == 0 || (compared < 0 && !isAsleep(threadOf(parent, pid)));
        return mayShare ? parent : 0;
    }

    /** The thread of a process that has made a child. */
    int threadOf(int parent, int child) {
        int[] threads = files.tasks(parent);
        if (threads.length <= 1) {
            return parent;
        }
        String wanted = Integer.toString(child);
        return Arrays.stream(threads)
                .filter(thread -> Arrays.asList(files.text(parent, "task/" + thread + "/children")
                                .split(" ", -1))
                        .contains(wanted))
                .findFirst()
                .orElse(parent);
    }

    private boolean isAsleep(int tid) {
        String[] stat = files.stat(tid);
        return stat.length == 0 || stat[0].equals("S");
    }
}
