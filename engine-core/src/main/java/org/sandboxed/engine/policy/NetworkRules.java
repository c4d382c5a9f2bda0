package org.sandboxed.engine.policy;

import java.util.ArrayList;
import java.util.List;
import org.sandboxed.engine.handler.Errno;

/**
 * What a program may do with IPv4 and IPv6. What is denied stays denied whatever is allowed. Where there is no list of what
 * is allowed, everything else is if something is denied, and nothing if nothing is.
 *
 * @param hasAllowList whether there is a list of allowed destinations, an empty one included
 * @param allowed destinations
 * @param denied destinations
 * @param allowedPorts local ports
 * @param deniedPorts local ports
 * @param redirects connections that go elsewhere
 * @param remapsPorts whether local ports are the sandbox's own, with others of the machine behind them
 * @param refusal what a refused connect or send fails with
 */
public record NetworkRules(
        boolean hasAllowList,
        List<EndpointRule> allowed,
        List<EndpointRule> denied,
        List<BindRule> allowedPorts,
        List<BindRule> deniedPorts,
        List<RedirectRule> redirects,
        boolean remapsPorts,
        Errno refusal) {

    /** Copies the lists. */
    public NetworkRules {
        allowed = List.copyOf(allowed);
        denied = List.copyOf(denied);
        allowedPorts = List.copyOf(allowedPorts);
        deniedPorts = List.copyOf(deniedPorts);
        redirects = List.copyOf(redirects);
    }

    /** Whether every destination is allowed that is not denied. */
    public boolean allowsTheRest() {
        return !hasAllowList && !denied.isEmpty();
    }

    /** Whether every local port is allowed that is not denied. */
    public boolean allowsOtherPorts() {
        return allowedPorts.isEmpty() && (remapsPorts || !deniedPorts.isEmpty());
    }

    /**
     * These rules, with one more local port, which nothing denies.
     *
     * @param text the rule for it
     */
    public NetworkRules withLocalPort(int port, String text) {
        List<BindRule> more = new ArrayList<>(allowedPorts);
        if (!allowsOtherPorts()) {
            more.add(new BindRule(false, List.of(port), text));
        }
        List<BindRule> fewer =
                deniedPorts.stream().map(rule -> rule.without(port)).toList();
        return new NetworkRules(hasAllowList, allowed, denied, more, fewer, redirects, remapsPorts, refusal);
    }
}
