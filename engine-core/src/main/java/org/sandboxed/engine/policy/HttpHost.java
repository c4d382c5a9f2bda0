package org.sandboxed.engine.policy;

import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Hosts of HTTP requests in the one form in which they are compared. */
public final class HttpHost {

    private static final int MAX_NAME = 253;
    private static final Pattern NAME = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,62})(\\.[a-z0-9_][a-z0-9_-]{0,62})*");
    private static final Pattern NUMERIC = Pattern.compile("[0-9.]+");

    private HttpHost() {}

    /**
     * The form of a host: a name in lower case and without a dot at its end, an IPv4 address, or an IPv6 address in brackets.
     *
     * @param written as it stands in a request or in a rule, without a port
     * @return null where it is neither a name nor an address
     */
    public static @Nullable String normalize(String written) {
        if (written.startsWith("[")) {
            boolean isClosed = written.endsWith("]") && written.indexOf(':') > 0;
            InetAddress address = isClosed ? address(written.substring(1, written.length() - 1)) : null;
            return address == null ? null : of(address);
        }
        if (written.indexOf(':') >= 0) {
            return null;
        }
        String host = written.toLowerCase(Locale.ROOT);
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        InetAddress address = address(name);
        if (address != null) {
            return of(address);
        }
        boolean isName = NAME.matcher(name).matches()
                && name.length() <= MAX_NAME
                && !NUMERIC.matcher(name).matches();
        return isName ? name : null;
    }

    /** An address as a host. */
    public static String of(InetAddress address) {
        String literal = address.getHostAddress();
        return literal.indexOf(':') < 0 ? literal : "[" + literal + "]";
    }

    /**
     * The address that a host is.
     *
     * @param host in the form of {@link #normalize}
     * @return null where it is a name
     */
    public static @Nullable InetAddress literal(String host) {
        return address(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
    }

    private static @Nullable InetAddress address(String text) {
        AddressRange range = text.indexOf('/') < 0 ? AddressRange.parse(text) : null;
        return range == null ? null : range.first();
    }
}
