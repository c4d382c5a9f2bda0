package org.sandboxed.engine.internal.jvm;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.policy.Policy;

/**
 * Lets one JVM of a sandbox be debugged. It listens on a port of its own on the loopback interface, for that of this JVM is taken,
 * or is one that a debugger has; and it says nothing about that on its stdout, which belongs to the program.
 *
 * @param isWaiting whether the JVM waits for a debugger
 * @param port where it listens
 */
record Debugger(boolean isWaiting, int port) {

    /** No run lasts that long, and a deadline can still be counted in nanoseconds. */
    private static final Duration NO_LIMIT = Duration.ofDays(365);

    private static final String HOST = "127.0.0.1";
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    /** A debugger for the next JVM, if there is to be one. */
    static Optional<Debugger> next() {
        return DebugSetting.of(
                        ManagementFactory.getRuntimeMXBean().getInputArguments(),
                        System.getProperty(DebugSetting.PROPERTY))
                .map(setting -> new Debugger(setting.isWaiting(), freePort(setting.port())));
    }

    private static int freePort(int wanted) {
        try (ServerSocket probe = new ServerSocket(wanted, 1, InetAddress.getByAddress(LOOPBACK))) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new SandboxException(
                    DebugSetting.PROPERTY + ": address=" + wanted + ": " + e.getMessage()
                            + "; a JVM that is debugged may have the port already: leave the address out, and each gets"
                            + " a port of its own",
                    e);
        }
    }

    /** The options that start it. */
    List<String> options() {
        return List.of("-agentlib:jdwp=transport=dt_socket,server=y,suspend=" + (isWaiting ? "y" : "n")
                + ",quiet=y,address=" + HOST + ":" + port);
    }

    /** A policy under which it can listen, and under which nobody is killed while a person looks at him. */
    Policy allowedBy(Policy policy) {
        return policy.withNetwork(policy.network().withLocalPort(port, port + " (" + DebugSetting.PROPERTY + ")"))
                .withLimits(policy.limits().withTimeout(NO_LIMIT));
    }

    /** Says where it is; the second line is the one that development environments look for. */
    void announce(Class<?> main) {
        System.err.println("sandboxed: " + main.getSimpleName() + " in a sandbox "
                + (isWaiting ? "waits for a debugger" : "can be debugged") + "; it has no time limit");
        System.err.println("Listening for transport dt_socket at address: " + port);
    }
}
