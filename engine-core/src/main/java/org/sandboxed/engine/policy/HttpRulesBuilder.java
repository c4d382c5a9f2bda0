package org.sandboxed.engine.policy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.sandboxed.engine.SandboxException;

/** Collects and checks the rules about HTTP, each in the call that adds it. Not thread-safe. */
final class HttpRulesBuilder {

    private static final int HTTP = 80;
    private static final int MAX_PORT = 65_535;

    private final List<HttpRule> allowed = new ArrayList<>();
    private final List<HttpRule> denied = new ArrayList<>();
    private final Set<Integer> ports = new LinkedHashSet<>();
    private boolean hasAllowList;

    void allow(String... rules) {
        hasAllowList = true;
        for (String rule : rules) {
            allowed.add(HttpRule.parse("allowHttp", rule));
        }
    }

    void deny(String... rules) {
        for (String rule : rules) {
            denied.add(HttpRule.parse("denyHttp", rule));
        }
    }

    void ports(int... numbers) {
        for (int port : numbers) {
            if (port < 1 || port > MAX_PORT) {
                throw new SandboxException("httpPorts: " + port + " is not a port; write numbers from 1 to 65535");
            }
            ports.add(port);
        }
    }

    HttpRules build() {
        HttpRules rules =
                new HttpRules(hasAllowList, allowed, denied, ports.isEmpty() ? List.of(HTTP) : List.copyOf(ports));
        if (!ports.isEmpty() && !rules.isActive()) {
            throw new SandboxException(
                    "httpPorts: " + ports + ": without a rule nothing is looked into;" + " add allowHttp or denyHttp");
        }
        return rules;
    }
}
