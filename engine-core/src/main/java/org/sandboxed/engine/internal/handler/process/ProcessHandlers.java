package org.sandboxed.engine.internal.handler.process;

import java.util.List;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.DispatchTable;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.process.ForkLimit;
import org.sandboxed.engine.internal.process.ProcessIndex;
import org.sandboxed.engine.internal.process.RootStart;

/**
 * The handlers of this package.
 *
 * @param processes the index of the run
 * @param limit how many processes may live
 * @param judge says which programs may be executed
 * @param rootStart told of the first exec of the program
 * @param journal numbers the rules
 */
public record ProcessHandlers(
        ProcessIndex processes, ForkLimit limit, ExecJudge judge, RootStart rootStart, Journal journal) {

    /** Appends them to the chains of their syscalls. */
    public void addTo(DispatchTable.Builder table) {
        table.add(List.of(Syscall.CLONE, Syscall.FORK, Syscall.VFORK), new ForkHandler(processes, limit, journal));
        table.add(List.of(Syscall.EXECVE, Syscall.EXECVEAT), new ExecHandler(processes, judge, rootStart));
        table.add(List.of(Syscall.PRLIMIT64), new LimitHandler(processes, journal));
    }
}
