package org.sandboxed.engine.internal.launch;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.sandboxed.engine.ProcessTree;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.internal.kernel.ExitStatus;
import org.sandboxed.engine.internal.process.LiveProcess;

/** What happens once the program itself has ended: who is left is written down and killed, and what they wrote is read. */
final class EndOfRun {

    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final RunParts parts;
    private List<LiveProcess> leaked = List.of();

    EndOfRun(RunParts parts) {
        this.parts = parts;
    }

    /**
     * Ends everything. A pipeline's other end, or a child that has just been told to go, may need a moment to be gone.
     *
     * @param isKilled whether the tree was killed already, so that nobody left can be called a leak
     */
    void settle(boolean isKilled) {
        boolean isOver = !isKilled && parts.awaitNobody(GRACE_NANOS);
        if (!isOver && !isKilled) {
            leaked = parts.processes().survivors(parts.agent()::contains);
        }
        if (!isOver) {
            parts.killTree();
        }
        if (!parts.end()) {
            parts.failures()
                    .add(new SandboxException("Processes of " + parts.command()
                            + " were still there ten seconds after they had been killed"));
        }
        parts.stdio().drainRest();
    }

    /** The processes of the run. */
    ProcessTree tree(ExitStatus exit) {
        return parts.processes().tree(exit, leaked);
    }
}
