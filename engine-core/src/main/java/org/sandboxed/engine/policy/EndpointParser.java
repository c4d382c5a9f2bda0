package org.sandboxed.engine.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.policy.EndpointRule.Target;
import org.sandboxed.engine.record.NetworkAttempt.Protocol;

/**
 * Reads one rule of {@code allowNet} or {@code denyNet}:
 *
 * <pre>
 * rule   = [ "tcp://" | "udp://" | "icmp://" ] ( address | range | target [ ":" ports ] | "[" IPv6 "]:" ports )
 * target = "" | "*" | address | range | name
 * ports  = "*" | port { "," port }
 * </pre>
 *
 * <p>Without a scheme it stands for TCP and for UDP. One object reads one rule.
 */
final class EndpointParser {

    private static final String SCHEME_END = "://";
    private static final String ANY = "*";
    private static final String LOCALHOST = "localhost";
    private static final int MAX_NAME = 253;
    private static final int MAX_PORT = 65_535;
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})(\\.[A-Za-z0-9_][A-Za-z0-9_-]{0,62})*\\.?");
    private static final Pattern NUMERIC = Pattern.compile("[0-9.]+");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,9}");

    private final String option;
    private final String rule;
    private final boolean takesNames;
    private int at;

    private EndpointParser(String option, String rule, boolean takesNames) {
        this.option = option;
        this.rule = rule;
        this.takesNames = takesNames;
    }

    /**
     * Reads a rule.
     *
     * @param option the option of the builder that it was given to, for messages
     * @param takesNames whether a target may be a host name
     * @throws SandboxException that says where in the rule what is wrong
     */
    static List<EndpointRule> parse(String option, String rule, boolean takesNames) {
        return new EndpointParser(option, rule, takesNames).parse();
    }

    private List<EndpointRule> parse() {
        List<Protocol> protocols = protocols();
        String body = rule.substring(at);
        if (body.isEmpty()) {
            throw protocols.get(0) == Protocol.ICMP
                    ? wrong("", "needs a host, an address, or \"*\" for every destination")
                    : wrong("", "empty rule; write \"*\" for every destination");
        }
        if (protocols.get(0) == Protocol.ICMP) {
            return List.of(new EndpointRule(Protocol.ICMP, portless(body), List.of(), rule));
        }
        Endpoint endpoint = endpoint(body);
        return protocols.stream()
                .map(protocol -> new EndpointRule(protocol, endpoint.target, endpoint.ports, rule))
                .toList();
    }

    private record Endpoint(Target target, List<Integer> ports) {}

    private List<Protocol> protocols() {
        int end = rule.indexOf(SCHEME_END);
        if (end < 0) {
            return List.of(Protocol.TCP, Protocol.UDP);
        }
        String scheme = rule.substring(0, end);
        Protocol protocol = switch (scheme) {
            case "tcp" -> Protocol.TCP;
            case "udp" -> Protocol.UDP;
            case "icmp" -> Protocol.ICMP;
            default -> throw wrong(scheme, "unknown scheme; write tcp://, udp:// or icmp://, in lower case");
        };
        at = end + SCHEME_END.length();
        return List.of(protocol);
    }

    private Target portless(String body) {
        Optional<AddressRange> range = range(body);
        if (range.isEmpty() && body.indexOf(':') >= 0) {
            at += body.indexOf(':');
            throw wrong(rule.substring(at), "an icmp rule takes no port, for ICMP has none");
        }
        return range.<Target>map(Target.Range::new).orElseGet(() -> target(body));
    }

    private Endpoint endpoint(String body) {
        if (body.startsWith("[")) {
            return bracketed(body);
        }
        boolean hasPortAfterPrefix = body.indexOf('/') >= 0 && body.indexOf(':', body.indexOf('/')) >= 0;
        Optional<AddressRange> whole = hasPortAfterPrefix ? Optional.empty() : range(body);
        if (whole.isPresent()) {
            return new Endpoint(new Target.Range(whole.get()), List.of());
        }
        int colon = body.lastIndexOf(':');
        if (colon < 0) {
            return new Endpoint(target(body), List.of());
        }
        Target target = target(body.substring(0, colon));
        at += colon + 1;
        return new Endpoint(target, ports(body.substring(colon + 1)));
    }

    private Endpoint bracketed(String body) {
        int end = body.indexOf("]:");
        if (end < 0) {
            throw wrong(
                    body, "malformed bracketed address; write \"[::1]:443\", and without a port no brackets: \"::1\"");
        }
        String inner = body.substring(1, end);
        at++;
        AddressRange range =
                range(inner).orElseThrow(() -> wrong(inner, "malformed bracketed address; this is no IPv6 address"));
        at += end + 1;
        return new Endpoint(new Target.Range(range), ports(body.substring(end + 2)));
    }

    private Target target(String text) {
        if (text.isEmpty() || text.equals(ANY)) {
            return new Target.Any();
        }
        Optional<AddressRange> range = range(text);
        if (range.isPresent()) {
            return new Target.Range(range.get());
        }
        if (text.equalsIgnoreCase(LOCALHOST)) {
            return new Target.Loopback();
        }
        return new Target.Host(name(text));
    }

    private Optional<AddressRange> range(String text) {
        try {
            AddressRange range = AddressRange.parse(text);
            if (range == null && text.indexOf('/') >= 0) {
                throw wrong(text, "not an address with a prefix length, such as 10.0.0.0/8");
            }
            return Optional.ofNullable(range);
        } catch (IllegalArgumentException e) {
            throw wrong(text.substring(text.indexOf('/') + 1), text.indexOf('/') + 1, String.valueOf(e.getMessage()));
        }
    }

    private String name(String text) {
        if (text.indexOf('*') >= 0) {
            throw wrong(text, "no wildcard is supported inside of a name; list the names, or allow an address range");
        }
        if (!NAME.matcher(text).matches()
                || text.length() > MAX_NAME
                || NUMERIC.matcher(text).matches()) {
            throw wrong(text, "neither an address nor a host name");
        }
        if (!takesNames) {
            throw wrong(
                    text,
                    "not an IP or CIDR; a host name is not taken here, because its other addresses would stay open."
                            + " Write an address, a range such as 10.0.0.0/8, \"localhost\", or \":port\"");
        }
        return text.toLowerCase(Locale.ROOT);
    }

    private List<Integer> ports(String text) {
        List<Integer> ports = new ArrayList<>();
        boolean hasAny = false;
        int start = at;
        for (String item : text.split(",", -1)) {
            String port = item.strip();
            if (port.equals(ANY)) {
                hasAny = true;
            } else {
                ports.add(port(port));
            }
            at += item.length() + 1;
        }
        at = start;
        if (hasAny && !ports.isEmpty()) {
            throw wrong(text, "cannot mix \"*\" with port numbers; \"*\" alone is every port");
        }
        return ports;
    }

    private int port(String text) {
        int port = DIGITS.matcher(text).matches() ? Integer.parseInt(text) : -1;
        if (port == 0) {
            throw wrong(text, "port 0 is not a port; leave the port out, or write \"*\", for every port");
        }
        if (port < 0 || port > MAX_PORT) {
            throw wrong(text, "invalid port; write a number from 1 to 65535, \"*\", or a list such as 80,443");
        }
        return port;
    }

    private SandboxException wrong(String part, String reason) {
        return wrong(part, 0, reason);
    }

    private SandboxException wrong(String part, int offset, String reason) {
        String place = part.isEmpty() ? "" : "\"" + part + "\" at character " + (at + offset + 1) + ": ";
        return new SandboxException(option + ": \"" + rule + "\": " + place + reason);
    }
}
