package org.sandboxed.assertj.error;

import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.policy.HostPattern;
import org.sandboxed.engine.record.NetworkAttempt;
import org.sandboxed.engine.record.NetworkAttempt.Operation;

/** What an assertion on attempts is about: a destination, or a local port. */
public final class Endpoint {

    private static final int ANY_PORT = -1;
    private static final int MAX_PORT = 65_535;

    private final String text;
    private final @Nullable HostPattern host;
    private final int port;

    private Endpoint(String text, @Nullable HostPattern host, int port) {
        this.text = text;
        this.host = host;
        this.port = port;
    }

    /**
     * A host at any port.
     *
     * @param host an address, a range, or a name
     * @return the destination
     * @throws IllegalArgumentException if nothing could ever match it
     */
    public static Endpoint of(String host) {
        return new Endpoint(host, HostPattern.of(host), ANY_PORT);
    }

    /**
     * A host at one port.
     *
     * @param host an address, a range, or a name
     * @param port the port
     * @return the destination
     * @throws IllegalArgumentException if nothing could ever match it
     */
    public static Endpoint of(String host, int port) {
        String written = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return new Endpoint(written + ":" + checked(port), HostPattern.of(host), port);
    }

    /**
     * A port of this machine.
     *
     * @param port the port
     * @return what can be bound
     * @throws IllegalArgumentException if it is no port
     */
    public static Endpoint local(int port) {
        return new Endpoint("local port " + checked(port), null, port);
    }

    private static int checked(int port) {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException(port + " is not a port; write a number from 0 to " + MAX_PORT);
        }
        return port;
    }

    /**
     * Whether an attempt is about this destination.
     *
     * @param attempt the attempt
     * @return whether it was to be reached
     */
    public boolean isMeantBy(NetworkAttempt attempt) {
        boolean isLocal = attempt.operation() == Operation.BIND || attempt.operation() == Operation.LISTEN;
        boolean isPort = port == ANY_PORT || port == attempt.port();
        return isLocal ? host == null && isPort : host != null && isPort && host.matches(attempt);
    }

    @Override
    public String toString() {
        return text;
    }
}
