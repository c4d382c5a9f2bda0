package org.sandboxed.engine.internal.launch;

import java.util.List;
import org.sandboxed.engine.internal.dispatch.DispatchTable;
import org.sandboxed.engine.internal.dispatch.RunContext;
import org.sandboxed.engine.internal.handler.user.UserHandlerAdapter;
import org.sandboxed.engine.internal.process.ProcessIndex;
import org.sandboxed.engine.policy.Policy;
import org.sandboxed.engine.policy.SyscallRules.UserHandler;

/**
 * The handlers of one run, in the order in which they are asked: processes, network, files, and last those of the test.
 *
 * @param table who decides what
 * @param processes who the callers are
 */
record RunHandlers(DispatchTable table, ProcessIndex processes) {

    static RunHandlers create(Policy policy, CompiledPolicy compiled, RunContext context) {
        ProcessIndex processes = new ProcessIndex(context.journal()::name);
        DispatchTable.Builder table = DispatchTable.builder(context.journal()::name);
        for (UserHandler added : policy.syscalls().handlers()) {
            table.add(
                    List.of(added.syscall()),
                    new UserHandlerAdapter(added.syscall(), added.handler(), context.failures()));
        }
        return new RunHandlers(table.build(), processes);
    }
}
