package org.sandboxed.junit.internal.lifecycle;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.junit.internal.config.SandboxConfig;
import org.sandboxed.junit.internal.report.Evidence;
import org.sandboxed.junit.internal.report.RunLog;

/** Owns the sandbox of one test, or of one class that shares it: made when first asked for, closed once. Thread-safe. */
public final class Session implements AutoCloseable {

    private final SandboxConfig config;
    private final RunLog runs;
    private @Nullable Sandbox sandbox;
    private boolean closed;

    Session(SandboxConfig config) {
        this.config = config;
        this.runs = new RunLog(config.leakedProcesses());
    }

    /** The sandbox. */
    public synchronized Sandbox sandbox() {
        if (sandbox == null) {
            if (closed) {
                throw new IllegalStateException("The sandbox of " + config.place() + " is asked for after its test");
            }
            sandbox = config.newSandbox(runs::add);
        }
        return sandbox;
    }

    /** What is wrong with the runs that have ended since the last call: each problem is reported once. */
    List<AssertionError> takeProblems() {
        return runs.takeProblems();
    }

    /** What the sandbox saw so far; empty where there was none. */
    synchronized Optional<Evidence> evidence() {
        return sandbox == null
                ? Optional.empty()
                : Optional.of(runs.evidence(
                        sandbox.syscalls().denied(), sandbox.network(), sandbox.http(), sandbox.changes()));
    }

    /** Closes the sandbox, if there is one: what still runs is killed. */
    @Override
    public synchronized void close() {
        if (sandbox != null && !closed) {
            closed = true;
            try {
                sandbox.close();
            } finally {
                runs.end(sandbox.faults());
            }
        }
        closed = true;
    }
}
