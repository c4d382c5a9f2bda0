package org.sandboxed.engine.internal.handler.process;

import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.process.ForkLimit;
import org.sandboxed.engine.internal.process.ProcessIndex;

/**
 * Counts what makes processes: fork(2), vfork(2), clone(2). Threads are not seen here, for the filter lets them pass, nor is
 * clone3(2), which it refuses.
 */
final class ForkHandler implements Builtin {

    private static final long CLONE_PARENT = 0x8000;

    private final ProcessIndex processes;
    private final ForkLimit limit;
    private final int cloneNr = Syscall.CLONE.number();
    private final int tooMany;
    private final int siblingOfRoot;

    ForkHandler(ProcessIndex processes, ForkLimit limit, Journal journal) {
        this.processes = processes;
        this.limit = limit;
        this.tooMany = journal.refusal("maxProcesses: " + limit.max() + " processes are alive");
        this.siblingOfRoot = journal.refusal("blocked: clone(2) with CLONE_PARENT makes a child of the test JVM");
    }

    @Override
    public void handle(Call call) {
        boolean isSibling = call.nr() == cloneNr && (call.argument(0) & CLONE_PARENT) != 0;
        if (isSibling && processes.isRoot(call.pid())) {
            call.answer().refuse(Errnos.EPERM, siblingOfRoot);
        } else if (!limit.admit(call.tid())) {
            call.answer().refuse(Errnos.EAGAIN, tooMany);
        }
    }

    @Override
    public String name() {
        return "processes";
    }
}
