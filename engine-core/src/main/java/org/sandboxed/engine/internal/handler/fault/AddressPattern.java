package org.sandboxed.engine.internal.handler.fault;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.SandboxException;

/**
 * An address that a rule is about.
 *
 * @param host null for any
 * @param isLoopback any address of the machine itself, in the place of a host
 * @param port 0 for any
 */
record AddressPattern(@Nullable InetAddress host, boolean isLoopback, int port) {

    private static final Pattern FORM = Pattern.compile(
            "(?:\\[([0-9A-Fa-f:.]+)]|([0-9.]+|localhost|\\*))(?::(\\d{1,5}))?|([0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)");
    private static final int MAX_PORT = 65_535;

    /** Reads what {@link org.sandboxed.engine.fault.FaultMatcher#address} takes; never asks a name server. */
    static AddressPattern parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw malformed(text);
        }
        int port = form.group(3) == null ? 0 : Integer.parseInt(form.group(3));
        String name = form.group(2);
        boolean isAny = "*".equals(name);
        if (port > MAX_PORT || (form.group(3) != null && port == 0) || (isAny && port == 0)) {
            throw malformed(text);
        }
        boolean isLoopback = "localhost".equals(name);
        String literal = name == null ? form.group(form.group(1) == null ? 4 : 1) : name;
        return new AddressPattern(isAny || isLoopback ? null : literal(text, literal), isLoopback, port);
    }

    private static InetAddress literal(String text, String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            SandboxException malformed = malformed(text);
            malformed.addSuppressed(e);
            throw malformed;
        }
    }

    private static SandboxException malformed(String text) {
        return new SandboxException("faults: address(\"" + text + "\") is no address; write \"203.0.113.7\","
                + " \"203.0.113.7:80\", \"[::1]:80\", \"localhost:80\" or \"*:80\"");
    }

    boolean matches(InetAddress address, int usedPort) {
        boolean isHost = isLoopback ? address.isLoopbackAddress() : host == null || host.equals(address);
        return isHost && (port == 0 || port == usedPort);
    }
}
