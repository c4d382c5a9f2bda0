package org.sandboxed.engine.internal.handler.process;

import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.dispatch.SandboxMembers;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.Errnos;

/** Keeps prlimit64(2) from the limits of processes outside of the sandbox, which Landlock does not guard. */
final class LimitHandler implements Builtin {

    private final SandboxMembers members;
    private final int foreign;

    LimitHandler(SandboxMembers members, Journal journal) {
        this.members = members;
        this.foreign = journal.refusal("blocked: prlimit64(2) on a process outside of the sandbox");
    }

    @Override
    public void handle(Call call) {
        if (members.areWithout(call.intArgument(0), call)) {
            call.answer().refuse(Errnos.EPERM, foreign);
        }
    }

    @Override
    public String name() {
        return "limits";
    }
}
