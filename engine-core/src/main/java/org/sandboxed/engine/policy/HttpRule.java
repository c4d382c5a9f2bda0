package org.sandboxed.engine.policy;

import java.util.Locale;
import java.util.stream.Stream;
import org.sandboxed.engine.SandboxException;

/**
 * One rule about HTTP requests: which method, to which host, for which path. Query strings take no part.
 *
 * @param method in upper case, or {@code *} for any
 * @param host in lower case and an IPv6 address in brackets, or {@code *} for any
 * @param path in the form of {@link HttpPath}
 * @param isPrefix whether every path that begins like this one is meant
 * @param text the rule as it was written
 */
public record HttpRule(String method, String host, String path, boolean isPrefix, String text) {

    /** Stands for every method, or every host. */
    public static final String ANY = "*";

    /**
     * Reads a rule.
     *
     * @param option who it was given to, for messages
     * @throws SandboxException that says where in the rule what is wrong
     */
    public static HttpRule parse(String option, String rule) {
        return new HttpRuleParser(option, rule).parse();
    }

    /**
     * Whether the rule is about a request.
     *
     * @param requestMethod as it was sent
     * @param requestHost in lower case
     * @param requestPath in the form of {@link HttpPath}
     */
    public boolean covers(String requestMethod, String requestHost, String requestPath) {
        return (method.equals(ANY) || method.equals(requestMethod))
                && isFor(requestHost)
                && (isPrefix ? requestPath.startsWith(path) : requestPath.equals(path));
    }

    /**
     * Whether the rule is about a request for some server: for one that takes methods in any case, too, or paths for
     * any of {@link HttpPath#readings}, loosened or not.
     *
     * @param requestMethod as it was sent
     * @param requestHost in lower case
     * @param requestPath as it was sent
     */
    public boolean mayCover(String requestMethod, String requestHost, String requestPath) {
        String anyCase = requestMethod.toUpperCase(Locale.ROOT);
        return HttpPath.readings(requestPath).stream()
                .flatMap(reading -> Stream.of(reading, HttpPath.loosened(reading)))
                .anyMatch(reading -> covers(anyCase, requestHost, reading));
    }

    /** Whether the rule is about a host, among others. */
    public boolean isFor(String requestHost) {
        return isForAnyHost() || host.equals(requestHost);
    }

    /** Whether the rule is about every host. */
    public boolean isForAnyHost() {
        return host.equals(ANY);
    }
}
