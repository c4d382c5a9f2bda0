package org.sandboxed.engine.policy;

import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sandboxed.engine.SandboxException;

/**
 * One rule about local ports.
 *
 * @param isAny whether every port is meant
 * @param ports which ones otherwise, ascending; 0 is a port that the kernel picks
 * @param text the rule as it was written
 */
public record BindRule(boolean isAny, List<Integer> ports, String text) {

    private static final int MAX_PORT = 65_535;
    private static final Pattern RANGE = Pattern.compile("([0-9]{1,9})(?:-([0-9]{1,9}))?");

    /** Copies the list. */
    public BindRule {
        ports = List.copyOf(ports);
    }

    /** Whether the rule is about a port. */
    public boolean covers(int port) {
        return isAny || ports.contains(port);
    }

    /** The same rule, which has no wildcard, for all other ports than one. */
    BindRule without(int port) {
        return new BindRule(isAny, ports.stream().filter(other -> other != port).toList(), text);
    }

    /**
     * Reads a list of ports and ranges such as {@code 8080,9000-9005}, or {@code *}.
     *
     * @throws SandboxException that says where in the rule what is wrong
     */
    static BindRule parse(String option, String rule, boolean takesAny) {
        TreeSet<Integer> ports = new TreeSet<>();
        boolean isAny = false;
        int at = 1;
        for (String item : rule.split(",", -1)) {
            String text = item.strip();
            if (!text.equals("*")) {
                addAll(option, rule, text, at, ports);
            } else if (takesAny) {
                isAny = true;
            } else {
                throw wrong(option, rule, text, at, "no wildcard is taken here; leave allowBind out to allow no port");
            }
            at += item.length() + 1;
        }
        if (isAny && !ports.isEmpty()) {
            throw new SandboxException(option + ": \"" + rule + "\": " + MIXED);
        }
        return new BindRule(isAny, List.copyOf(ports), rule);
    }

    /** Why a wildcard and numbers exclude each other. */
    static final String MIXED = "the wildcard \"*\" is every port, so no other can be listed beside it";

    private static void addAll(String option, String rule, String text, int at, TreeSet<Integer> ports) {
        Matcher range = RANGE.matcher(text);
        if (!range.matches()) {
            throw wrong(
                    option,
                    rule,
                    text,
                    at,
                    "invalid port; write a number from 0 to 65535 or a range such as 8000-8005");
        }
        int first = Integer.parseInt(range.group(1));
        int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
        if (first > MAX_PORT || last > MAX_PORT) {
            throw wrong(option, rule, text, at, "invalid port; the highest is 65535");
        }
        if (last < first) {
            throw wrong(option, rule, text, at, "reversed range; write the lower port first");
        }
        for (int port = first; port <= last; port++) {
            ports.add(port);
        }
    }

    private static SandboxException wrong(String option, String rule, String part, int at, String reason) {
        return new SandboxException(option + ": \"" + rule + "\": \"" + part + "\" at character " + at + ": " + reason);
    }
}
