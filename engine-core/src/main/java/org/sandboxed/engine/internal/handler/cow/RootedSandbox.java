package org.sandboxed.engine.internal.handler.cow;

import org.sandboxed.engine.internal.filesystem.root.RootedRun;
import org.sandboxed.engine.internal.handler.chroot.ProgramStage;

/** A run in another root: what is where, and how it was started. */
public final class RootedSandbox {

    private final RootedRun run;
    private final ProgramStage stage;
    private final byte[] program;

    /**
     * Describes a run.
     *
     * @param stage where the kernel finds programs
     * @param program the first one, as programs see it
     */
    public RootedSandbox(RootedRun run, ProgramStage stage, byte[] program) {
        this.run = run;
        this.stage = stage;
        this.program = program.clone();
    }

    RootedRun run() {
        return run;
    }

    ProgramStage stage() {
        return stage;
    }

    byte[] program() {
        return program.clone();
    }
}
