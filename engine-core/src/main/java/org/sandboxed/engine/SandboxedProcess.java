package org.sandboxed.engine;

import java.io.InputStream;
import java.io.OutputStream;
import org.sandboxed.engine.internal.launch.Run;

/**
 * A program that runs in the sandbox. Its output is drained and kept while it runs, whether or not anybody reads the
 * streams, so it never blocks on a full pipe; reading a stream does not take anything away from the result.
 *
 * <p>Safe to use from any thread.
 */
public final class SandboxedProcess {

    private final Run run;
    private final OutputStream stdin;

    SandboxedProcess(Run run) {
        this.run = run;
        this.stdin = run.stdin();
    }

    /** The process id of the program. */
    public long pid() {
        return run.pid();
    }

    /**
     * The program's standard input, a pipe. Writing blocks while the pipe is full and throws {@link java.io.IOException}
     * once the program has closed its end. Closed by {@link #waitFor()}.
     */
    public OutputStream stdin() {
        return stdin;
    }

    /** What the program writes to its standard output, from the first byte, as it comes; ends with the run. */
    public InputStream stdout() {
        return run.stdout().newStream();
    }

    /** What the program writes to its standard error, from the first byte, as it comes; ends with the run. */
    public InputStream stderr() {
        return run.stderr().newStream();
    }

    /** Whether the program still runs. */
    public boolean isAlive() {
        return run.isAlive();
    }

    /**
     * Closes the program's standard input and waits until the program and everything that it started is gone. A second
     * call returns the same result. An interrupt kills the tree, and the result says {@link EndReason#CANCELLED}; the
     * interrupt status is set again.
     */
    public RunResult waitFor() {
        return new RunResult(run.waitFor());
    }

    /** Kills the program and everything that it started. Does nothing where it has already ended. */
    public void kill() {
        run.cancel();
    }
}
