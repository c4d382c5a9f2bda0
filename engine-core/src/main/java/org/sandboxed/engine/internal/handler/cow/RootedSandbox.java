package org.sandboxed.engine.internal.handler.cow;

import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.filesystem.root.RootedRun;
import org.sandboxed.engine.internal.handler.chroot.ProgramStage;
import org.sandboxed.engine.internal.handler.chroot.ScriptRun;

/** A run in another root: what is where, and how it was started. */
public final class RootedSandbox {

    private final RootedRun run;
    private final ProgramStage stage;
    private final byte[] program;
    private final @Nullable ScriptRun script;

    /**
     * Describes a run.
     *
     * @param stage where the kernel finds programs
     * @param program the first one, as programs see it
     * @param script how it is executed if it is a script, or null
     */
    public RootedSandbox(RootedRun run, ProgramStage stage, byte[] program, @Nullable ScriptRun script) {
        this.run = run;
        this.stage = stage;
        this.program = program.clone();
        this.script = script;
    }

    /** What is where. */
    public RootedRun run() {
        return run;
    }

    ProgramStage stage() {
        return stage;
    }

    @Nullable
    ScriptRun script() {
        return script;
    }

    byte[] program() {
        return program.clone();
    }
}
