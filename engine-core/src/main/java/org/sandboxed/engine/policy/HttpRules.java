package org.sandboxed.engine.policy;

import java.util.List;
import java.util.stream.Stream;

/**
 * Which HTTP requests programs may make. What is denied stays denied whatever is allowed. Where there is no list of what is
 * allowed, everything else is.
 *
 * @param hasAllowList whether there is a list of allowed requests, an empty one included
 * @param allowed requests
 * @param denied requests
 * @param ports destination ports where connections are looked into
 * @param looksIntoTls whether programs are made to trust a certificate of the sandbox, so that HTTPS is looked into
 * @param bundles files of certificates as programs know them, beside those that every machine has
 * @param credentials secrets that are attached to requests
 */
public record HttpRules(
        boolean hasAllowList,
        List<HttpRule> allowed,
        List<HttpRule> denied,
        List<Integer> ports,
        boolean looksIntoTls,
        List<String> bundles,
        HttpCredentials credentials) {

    /** Copies the lists. */
    public HttpRules {
        allowed = List.copyOf(allowed);
        denied = List.copyOf(denied);
        ports = List.copyOf(ports);
        bundles = List.copyOf(bundles);
    }

    /** Whether there is any rule, so that connections are looked into. */
    public boolean isActive() {
        return hasAllowList || !denied.isEmpty();
    }

    /** Every rule. */
    public Stream<HttpRule> all() {
        return Stream.concat(allowed.stream(), denied.stream());
    }
}
