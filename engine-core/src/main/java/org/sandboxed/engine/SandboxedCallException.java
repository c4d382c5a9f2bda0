package org.sandboxed.engine;

/**
 * Code that was to run in a sandboxed JVM neither returned nor threw: it ended its JVM, crashed it, or was killed. The
 * message says how and shows the end of what was printed; {@link #run()} has all of it.
 */
public final class SandboxedCallException extends SandboxException {

    private static final long serialVersionUID = 1L;

    private final transient RunResult run;

    SandboxedCallException(String message, RunResult run) {
        super(message);
        this.run = run;
    }

    /** The run of the JVM: exit code, signal, output, record. Not kept where the exception is serialized. */
    public RunResult run() {
        return run;
    }
}
