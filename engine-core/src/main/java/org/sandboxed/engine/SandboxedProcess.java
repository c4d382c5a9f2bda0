package org.sandboxed.engine;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.sandboxed.engine.internal.launch.Run;
import org.sandboxed.engine.policy.Given;
import org.sandboxed.engine.record.NetworkAttempt.Protocol;
import org.sandboxed.engine.record.SyscallLog;

/**
 * A program that runs in the sandbox. Its output is drained and kept while it runs, whether or not anybody reads the
 * streams, so it never blocks on a full pipe; reading a stream does not take anything away from the result.
 *
 * <p>Safe to use from any thread.
 */
public final class SandboxedProcess {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Run run;
    private final SyscallLog calls;
    private final OutputStream stdin;

    SandboxedProcess(Run run, SyscallLog calls) {
        this.run = run;
        this.calls = calls;
        this.stdin = run.stdin();
    }

    /** The process id of the program. */
    public long pid() {
        return run.pid();
    }

    /**
     * The program's standard input, a pipe. Writing blocks while the pipe is full, until an interrupt, and throws {@link
     * java.io.IOException} once the program has closed its end. Closed by {@link #waitFor()}. Where the sandbox has a {@link
     * Sandbox.Builder#stdin(byte[])}, the program reads that and nothing else: writing throws, and closing changes nothing.
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
     * Waits until the program, or one that it started, listens on a TCP port, for 30 seconds at most.
     *
     * <pre>{@code
     * SandboxedProcess server = sandbox.start("python3", "-m", "http.server", "8080");
     * URI home = URI.create("http://localhost:" + server.awaitListening(8080) + "/");
     * }</pre>
     *
     * @param port as the program knows it
     * @return the port on which the test reaches it: the same, unless the policy has {@link Sandbox.Builder#portRemap portRemap}
     * @throws SandboxException where it does not listen in time, or ends before; the message says what it wrote and what was
     *     refused
     */
    public int awaitListening(int port) {
        return awaitListening(Protocol.TCP, port, PATIENCE);
    }

    /**
     * As {@link #awaitListening(int)}, with another time limit, and for UDP, too: there, a socket that is bound receives.
     *
     * @param limit counted from now
     */
    public int awaitListening(Protocol protocol, int port, Duration limit) {
        return run.awaitListening(
                Given.value("awaitListening", protocol), port, Given.value("awaitListening", limit), calls);
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
