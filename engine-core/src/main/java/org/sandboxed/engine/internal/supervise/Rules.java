package org.sandboxed.engine.internal.supervise;

import java.time.Duration;
import org.sandboxed.engine.internal.confine.Refusals;
import org.sandboxed.engine.internal.dispatch.Attribution;
import org.sandboxed.engine.internal.dispatch.DispatchTable;
import org.sandboxed.engine.internal.dispatch.RunContext;
import org.sandboxed.engine.internal.process.MemoryFreeze;
import org.sandboxed.engine.internal.process.ProcessIndex;

/**
 * By what the calls of one run are decided.
 *
 * @param context what the run shares
 * @param refusals what the filter means to be refused
 * @param table who decides the rest
 * @param processes who the callers are
 * @param freeze stops who could change what is executed
 * @param canary the call that must be refused
 * @param attribution which part of the program a call comes from
 * @param deferLimit how long deferred work may take
 */
public record Rules(
        RunContext context,
        Refusals refusals,
        DispatchTable table,
        ProcessIndex processes,
        MemoryFreeze freeze,
        Canary canary,
        Attribution attribution,
        Duration deferLimit) {

    /** How long deferred work may take unless a test of the engine says otherwise. */
    public static final Duration DEFER_LIMIT = Duration.ofSeconds(30);
}
