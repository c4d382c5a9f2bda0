package org.sandboxed.engine.internal.handler.process;

import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.dispatch.SandboxMembers;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.Errnos;

import static org.sandboxed.engine.internal.kernel.Priorities.IOPRIO_WHO_USER;
import static org.sandboxed.engine.internal.kernel.Priorities.PRIO_USER;

/**
 * Keeps setpriority(2), ioprio_set(2), sched_setaffinity(2), sched_setattr(2), sched_setparam(2) and sched_setscheduler(2) from
 * threads outside of the sandbox: the kernel lets a user change all of his own, and Landlock does not guard them.
 */
final class PriorityHandler implements Builtin {

    private final int setpriorityNr = Syscall.SETPRIORITY.number();
    private final int ioprioSetNr = Syscall.IOPRIO_SET.number();
    private final SandboxMembers members;
    private final int foreign;
    private final int everybody;

    PriorityHandler(SandboxMembers members, Journal journal) {
        this.members = members;
        this.foreign = journal.refusal("blocked: priority or processors of a process outside of the sandbox");
        this.everybody = journal.refusal("blocked: priority of every process of a user");
    }

    @Override
    public void handle(Call call) {
        int nr = call.nr();
        if ((nr == setpriorityNr && call.intArgument(0) == PRIO_USER)
                || (nr == ioprioSetNr && call.intArgument(0) == IOPRIO_WHO_USER)) {
            call.answer().refuse(Errnos.EPERM, everybody);
            return;
        }
        // A process group has the number of the process that made it.
        int whom = call.intArgument(nr == setpriorityNr || nr == ioprioSetNr ? 1 : 0);
        if (members.areWithout(whom, call)) {
            call.answer().refuse(Errnos.EPERM, foreign);
        }
    }

    @Override
    public String name() {
        return "limits";
    }
}
