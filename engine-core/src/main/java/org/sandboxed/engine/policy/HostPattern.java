package org.sandboxed.engine.policy;

import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.record.NetworkAttempt;
import org.sandboxed.engine.record.NetworkAttempt.Operation;

/**
 * Whom attempts are asked for: an address, a range, or a name. As in a rule, {@code localhost} is every address that stays on the
 * machine. Immutable.
 */
public final class HostPattern {

    private static final String LOCALHOST = "localhost";
    /** No name has these, so that a text with one can only be a mistake; what programs ask for may be odd otherwise. */
    private static final Pattern NO_NAME = Pattern.compile("|[0-9.]+|.*[\\s:/*\\[\\]].*", Pattern.DOTALL);

    private final @Nullable AddressRange range;
    private final String name;

    private HostPattern(@Nullable AddressRange range, String name) {
        this.range = range;
        this.name = name;
    }

    /**
     * Reads what a test asks for; never asks a name server.
     *
     * @throws IllegalArgumentException where it is none of these, and so would never match
     */
    public static HostPattern of(String text) {
        AddressRange range = AddressRange.parse(text);
        if (range == null && NO_NAME.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is neither an address, nor a range such as 10.0.0.0/8, nor a"
                            + " name, so no attempt could match it; a port is no part of it");
        }
        String name = text.toLowerCase(Locale.ROOT);
        return new HostPattern(range, name.endsWith(".") ? name.substring(0, name.length() - 1) : name);
    }

    /** Whether an attempt concerns the host. */
    public boolean matches(NetworkAttempt attempt) {
        AddressRange addresses = range;
        if (addresses != null) {
            return attempt.address().filter(addresses::contains).isPresent();
        }
        if (attempt.hostname().filter(name::equals).isPresent()) {
            return true;
        }
        return name.equals(LOCALHOST)
                && attempt.address()
                        .filter(address -> isLocal(attempt.operation(), address))
                        .isPresent();
    }

    private static boolean isLocal(Operation operation, InetAddress address) {
        boolean isReached = operation == Operation.CONNECT || operation == Operation.SEND;
        return AddressRange.LOOPBACK_4.contains(address)
                || AddressRange.LOOPBACK_6.contains(address)
                || (isReached && address.isAnyLocalAddress());
    }
}
