package org.sandboxed.assertj.error;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.policy.AddressRange;
import org.sandboxed.engine.record.NetworkAttempt;
import org.sandboxed.engine.record.NetworkAttempt.Operation;

/** What an assertion on attempts is about: a destination, or a local port. */
public final class Endpoint {

    private static final int ANY_PORT = -1;

    private final String text;
    private final @Nullable String name;
    private final @Nullable AddressRange range;
    private final int port;

    private Endpoint(String text, @Nullable String name, @Nullable AddressRange range, int port) {
        this.text = text;
        this.name = name;
        this.range = range;
        this.port = port;
    }

    /**
     * A host at any port.
     *
     * @param host an address, a range, or a name
     * @return the destination
     */
    public static Endpoint of(String host) {
        return new Endpoint(host, host.toLowerCase(Locale.ROOT), AddressRange.parse(host), ANY_PORT);
    }

    /**
     * A host at one port.
     *
     * @param host an address, a range, or a name
     * @param port the port
     * @return the destination
     */
    public static Endpoint of(String host, int port) {
        String written = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return new Endpoint(written + ":" + port, host.toLowerCase(Locale.ROOT), AddressRange.parse(host), port);
    }

    /**
     * A port of this machine.
     *
     * @param port the port
     * @return what can be bound
     */
    public static Endpoint local(int port) {
        return new Endpoint("local port " + port, null, null, port);
    }

    /**
     * Whether an attempt is about this destination.
     *
     * @param attempt the attempt
     * @return whether it was to be reached
     */
    public boolean isMeantBy(NetworkAttempt attempt) {
        boolean isLocal = attempt.operation() == Operation.BIND || attempt.operation() == Operation.LISTEN;
        return !isLocal && (port == ANY_PORT || port == attempt.port()) && isHostOf(attempt);
    }

    private boolean isHostOf(NetworkAttempt attempt) {
        AddressRange addresses = range;
        return addresses == null
                ? attempt.hostname().filter(known -> known.equals(name)).isPresent()
                : attempt.address().filter(addresses::contains).isPresent();
    }

    @Override
    public String toString() {
        return text;
    }
}
