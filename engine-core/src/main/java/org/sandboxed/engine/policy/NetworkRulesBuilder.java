package org.sandboxed.engine.policy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.handler.Errno;

/** Collects and checks the rules about the network, each in the call that adds it. Not thread-safe. */
final class NetworkRulesBuilder {

    private final Set<EndpointRule> allowed = new LinkedHashSet<>();
    private final Set<EndpointRule> denied = new LinkedHashSet<>();
    private final List<BindRule> allowedPorts = new ArrayList<>();
    private final List<BindRule> deniedPorts = new ArrayList<>();
    private final List<RedirectRule> redirects = new ArrayList<>();
    private Errno refusal = Errno.ECONNREFUSED;
    private boolean hasAllowList;
    private boolean remapsPorts;

    void allow(String... rules) {
        hasAllowList = true;
        for (String rule : rules) {
            allowed.addAll(EndpointParser.parse("allowNet", rule, true));
        }
    }

    void deny(String... rules) {
        for (String rule : rules) {
            denied.addAll(EndpointParser.parse("denyNet", rule, false));
        }
    }

    void allowBind(String... rules) {
        for (String rule : rules) {
            BindRule added = BindRule.parse("allowBind", rule, true);
            for (BindRule other : allowedPorts) {
                if (other.isAny() != added.isAny()) {
                    throw new SandboxException(
                            "allowBind: \"" + rule + "\" beside \"" + other.text() + "\": " + BindRule.MIXED);
                }
            }
            allowedPorts.add(added);
        }
    }

    void denyBind(String... rules) {
        for (String rule : rules) {
            deniedPorts.add(BindRule.parse("denyBind", rule, false));
        }
    }

    void redirect(String from, String to) {
        redirects.add(RedirectRule.parse(from, to));
    }

    void remapPorts(boolean value) {
        remapsPorts = value;
    }

    void refuseWith(Errno errno) {
        refusal = errno;
    }

    NetworkRules build() {
        return new NetworkRules(
                hasAllowList,
                List.copyOf(allowed),
                List.copyOf(denied),
                allowedPorts,
                deniedPorts,
                redirects,
                remapsPorts,
                refusal);
    }
}
