package org.sandboxed.engine.policy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.sandboxed.engine.SandboxException;

/** Collects and checks the rules about HTTP, each in the call that adds it. Not thread-safe. */
final class HttpRulesBuilder {

    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final int MAX_PORT = 65_535;

    private final List<HttpRule> allowed = new ArrayList<>();
    private final List<HttpRule> denied = new ArrayList<>();
    private final Set<Integer> ports = new LinkedHashSet<>();
    private final Set<String> bundles = new LinkedHashSet<>();
    private final HttpCredentialsBuilder credentials = new HttpCredentialsBuilder();
    private boolean looksIntoTls;
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

    void injectCa(boolean hasChroot, String... paths) {
        looksIntoTls = true;
        for (String path : paths) {
            bundle(hasChroot, path);
            bundles.add(path);
        }
    }

    private static String bundle(boolean hasChroot, String path) {
        return hasChroot ? PathOption.virtual("injectCa", path) : PathOption.realFile("injectCa", path);
    }

    HttpCredentialsBuilder credentials() {
        return credentials;
    }

    /**
     * The rules.
     *
     * @param hasChroot whether programs have another root than the machine's
     */
    HttpRules build(boolean hasChroot) {
        List<Integer> usual = looksIntoTls ? List.of(HTTP, HTTPS) : List.of(HTTP);
        HttpRules rules = new HttpRules(
                hasAllowList,
                allowed,
                denied,
                ports.isEmpty() ? usual : List.copyOf(ports),
                looksIntoTls,
                bundles.stream().map(path -> bundle(hasChroot, path)).toList(),
                credentials.build(hasAllowList || !denied.isEmpty()));
        if (looksIntoTls && !rules.isActive()) {
            throw new SandboxException(
                    "injectCa: " + bundles + ": without a rule no connection is looked into, so nobody"
                            + " needs the certificate; add allowHttp or denyHttp");
        }
        if (!ports.isEmpty() && !rules.isActive()) {
            throw new SandboxException(
                    "httpPorts: " + ports + ": without a rule nothing is looked into; add allowHttp or denyHttp");
        }
        return rules;
    }
}
