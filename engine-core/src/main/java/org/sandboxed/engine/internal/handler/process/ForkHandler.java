package org.sandboxed.engine.internal.handler.process;

import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.process.ForkLimit;

/**
 * Counts what makes processes: fork(2), vfork(2), clone(2). Threads are not seen here, for the filter lets them pass, nor is
 * clone3(2), which it refuses.
 */
final class ForkHandler implements Builtin {

    private final ForkLimit limit;
    private final int tooMany;
    private final int restricted;

    ForkHandler(ForkLimit limit, Journal journal) {
        this.limit = limit;
        this.tooMany = journal.refusal("maxProcesses: " + limit.max() + " processes are alive");
        this.restricted = journal.refusal("policy callback: restrictProcesses");
    }

    @Override
    public void handle(Call call) {
        if (!limit.admit(call.tid())) {
            call.answer().refuse(Errnos.EAGAIN, limit.isRestricted() ? restricted : tooMany);
        }
    }

    @Override
    public String name() {
        return "processes";
    }
}
