package org.sandboxed.engine.internal.handler.process;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.confine.NotifiedSets;
import org.sandboxed.engine.internal.dispatch.DispatchTable;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.process.ForkLimit;
import org.sandboxed.engine.internal.process.MemoryLimit;
import org.sandboxed.engine.internal.process.OpenFilesUse;
import org.sandboxed.engine.internal.process.ProcessIndex;
import org.sandboxed.engine.internal.process.RootStart;

/**
 * The handlers of this package.
 *
 * @param processes the index of the run
 * @param journal numbers the rules
 */
public record ProcessHandlers(ProcessIndex processes, Journal journal) {

    /**
     * Appends what every run needs to the chains of its syscalls.
     *
     * @param judge says which programs may be executed
     * @param rootStart told of the first exec of the program
     * @param hasCarrier whether the thread that starts the program is still there
     */
    public void addTo(DispatchTable.Builder table, ExecJudge judge, RootStart rootStart, BooleanSupplier hasCarrier) {
        table.add(List.of(Syscall.EXECVE, Syscall.EXECVEAT), new ExecHandler(processes, judge, rootStart));
        table.add(List.of(Syscall.PRLIMIT64), new LimitHandler(processes, journal));
        table.add(NotifiedSets.PRIORITIES, new PriorityHandler(processes, journal));
        new SignalHandler(hasCarrier, journal).addTo(table);
    }

    /** Appends what counts the processes of a run; the filter must trap the calls that make them. */
    public void addForkLimit(DispatchTable.Builder table, ForkLimit limit) {
        table.add(List.of(Syscall.CLONE, Syscall.FORK, Syscall.VFORK), new ForkHandler(limit, journal));
    }

    /** Appends what counts the open files of processes; to come before anybody who answers an open. */
    public static void addOpenFiles(DispatchTable.Builder table, OpenFilesUse use) {
        table.add(NotifiedSets.OPEN, new OpenFilesHandler(use));
    }

    /** Appends what counts the memory of a run; the filter must trap the calls that give some. */
    public void addMemoryLimit(DispatchTable.Builder table, MemoryLimit limit) {
        new MemoryHandler(limit, journal).addTo(table);
    }

    /** Appends what keeps the ends of children from breaking into calls that are trapped only to be counted. */
    public void addChildSignals(DispatchTable.Builder table) {
        table.add(List.of(Syscall.RT_SIGACTION), new ChildSignalHandler());
    }
}
