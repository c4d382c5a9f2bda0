package org.sandboxed.engine.internal.launch;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.internal.journal.JournalNetworkLog;
import org.sandboxed.engine.internal.ports.RunPorts;
import org.sandboxed.engine.internal.ports.SandboxPorts;
import org.sandboxed.engine.record.NetworkAttempt;
import org.sandboxed.engine.record.NetworkAttempt.Operation;
import org.sandboxed.engine.record.NetworkAttempt.Protocol;
import org.sandboxed.engine.record.SyscallLog;

/**
 * Waits until a program listens, and says what happened where it does not.
 *
 * @param protocol TCP, or UDP, where to be bound is to listen
 * @param port as the program knows it
 * @param limit how long to wait
 */
record ListeningWait(Protocol protocol, int port, Duration limit) {

    /** Still to be counted in nanoseconds. */
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private static final int LAST_PORT = 65_535;
    private static final int MOST_OUTPUT = 2_000;
    private static final int MOST_DENIALS = 5;

    ListeningWait {
        if (protocol != Protocol.TCP && protocol != Protocol.UDP) {
            throw new SandboxException(
                    "awaitListening: " + protocol + " has no ports to listen on; wait for a port of TCP or UDP");
        }
        if (port < 1 || port > LAST_PORT) {
            throw new SandboxException(
                    "awaitListening: " + port + " is no port; a program listens on one from 1 to " + LAST_PORT);
        }
        if (limit.isNegative() || limit.isZero()) {
            throw new SandboxException("awaitListening: a limit of " + limit + " leaves no time to wait; give some");
        }
        if (limit.compareTo(FOR_EVER) > 0) {
            limit = FOR_EVER;
        }
    }

    /** The port of the machine behind it. */
    int await(Run run, RunPorts ports, SyscallLog calls) {
        SandboxPorts all = ports.ports();
        try {
            OptionalInt real = all.await(ports, protocol, port, limit.toNanos());
            if (real.isPresent()) {
                return real.getAsInt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException(title() + ": interrupted while the program did not listen yet", e);
        }
        if (!ports.isOver()) {
            throw new SandboxException(title() + ": the program does not listen on this port after " + seconds()
                    + listening(all.listening(protocol))
                    + explanation(calls, run.stderr().toByteArray()));
        }
        RunOutcome outcome = run.waitFor();
        throw new SandboxException(title() + ": the program ended before it listened on this port: "
                + outcome.describeEnd()
                + explanation(outcome.syscalls(), outcome.stderr().toByteArray()));
    }

    private String title() {
        return "awaitListening(" + (protocol == Protocol.TCP ? "" : protocol + ", ") + port + ")";
    }

    private String seconds() {
        return limit.toMillis() / 1000.0 + " s";
    }

    private static String listening(Set<Integer> others) {
        return others.isEmpty() ? "" : "; listened on is " + others;
    }

    private static String explanation(SyscallLog calls, byte[] stderr) {
        List<NetworkAttempt> denied = new JournalNetworkLog(calls)
                .denied().attempts().stream()
                        .filter(attempt ->
                                attempt.operation() == Operation.BIND || attempt.operation() == Operation.LISTEN)
                        .limit(MOST_DENIALS)
                        .toList();
        StringBuilder text = new StringBuilder();
        denied.forEach(attempt -> text.append("\n  refused: ").append(attempt.describe()));
        String output = new String(stderr, StandardCharsets.UTF_8).strip();
        if (!output.isEmpty()) {
            String end = output.substring(Math.max(0, output.length() - MOST_OUTPUT));
            text.append("\n  its standard error: ").append(end.replace("\n", "\n    "));
        }
        return text.toString();
    }
}
