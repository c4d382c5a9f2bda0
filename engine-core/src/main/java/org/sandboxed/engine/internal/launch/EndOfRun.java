package org.sandboxed.engine.internal.launch;

import java.util.List;
import org.sandboxed.engine.ProcessTree;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.internal.kernel.ExitStatus;
import org.sandboxed.engine.internal.process.Census;

/** What happens once the program itself has ended: who is left is written down and killed, and what they wrote is read. */
final class EndOfRun {

    private final RunParts parts;
    private List<Census.Member> leaked = List.of();

    EndOfRun(RunParts parts) {
        this.parts = parts;
    }

    /**
     * Ends everything.
     *
     * @param isKilled whether the tree was killed already, so that nobody left can be called a leak
     */
    void settle(boolean isKilled) {
        boolean mayHaveOthers = isKilled || parts.processes().hasForked();
        if (mayHaveOthers && !isKilled) {
            leaked = new Census(parts.agent()::keepMembers).afterGrace();
        }
        if (mayHaveOthers) {
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
