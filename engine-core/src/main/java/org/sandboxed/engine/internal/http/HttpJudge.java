package org.sandboxed.engine.internal.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.policy.HttpHost;
import org.sandboxed.engine.policy.HttpPath;
import org.sandboxed.engine.policy.HttpRule;
import org.sandboxed.engine.policy.HttpRules;

/**
 * Judges requests: first whether the host that is named is the one that the program has connected to, then what is denied,
 * what the test answers itself, and what is allowed. Thread-safe.
 */
final class HttpJudge {

    private final HttpRules rules;
    private final Stubs stubs;
    private final HttpNames names;
    private final Secrets secrets;

    HttpJudge(HttpRules rules, Stubs stubs, HttpNames names, Secrets secrets) {
        this.rules = rules;
        this.stubs = stubs;
        this.names = names;
        this.secrets = secrets;
    }

    /** The verdict, and with one that allows the request what is attached to it. */
    HttpVerdict judge(HttpOrigin origin, HttpRequest request) {
        boolean isPlain = isPlainly(request.host(), origin.address(), origin.name());
        if (!isPlain && !isNameOfUnnamed(origin, request.host())) {
            return elsewhere(request.host());
        }
        HttpVerdict verdict = judgeAlone(request);
        // What is refused anyway is not looked up: to ask for a name tells whoever answers for it what stands in it.
        return verdict.isAllowed() && !isPlain && !resolves(request.host(), origin.address())
                ? elsewhere(request.host())
                : verdict;
    }

    private static HttpVerdict elsewhere(String host) {
        return HttpVerdict.refused("HTTP: the host " + host + " is not where the program has connected to");
    }

    private HttpVerdict judgeAlone(HttpRequest request) {
        HttpRule denying = denying(request);
        if (denying != null) {
            return HttpVerdict.refused("denyHttp: " + denying.text());
        }
        List<String> readings = HttpPath.readings(request.path());
        HttpVerdict stubbed = stubs.find(request.method(), request.host(), readings.get(0));
        return stubbed == null
                ? judgeForServer(request, readings)
                : stubbed.with(secrets.find(request.method(), request.host(), readings.get(0)));
    }

    /** A server may take a path for any of its readings, so each has to be allowed, and get what is attached. */
    private HttpVerdict judgeForServer(HttpRequest request, List<String> readings) {
        HttpVerdict first = judgeReading(request, readings.get(0));
        for (String other : readings.subList(1, readings.size())) {
            HttpVerdict verdict = judgeReading(request, other);
            if (first.isAllowed() && !verdict.isAllowed()) {
                return HttpVerdict.refused(
                        "allowHttp: no rule allows " + other + ", as which a server may read this path");
            }
            if (first.secret() != null && first.secret() != verdict.secret()) {
                return HttpVerdict.refused("httpAuth: " + first.secret() + " is not for " + other
                        + ", as which a server may read this path");
            }
        }
        return first;
    }

    private HttpVerdict judgeReading(HttpRequest request, String path) {
        HttpRule allowing = find(rules.allowed(), request, path);
        if (allowing == null && rules.hasAllowList()) {
            return HttpVerdict.refused("allowHttp: no rule allows this request");
        }
        String rule = allowing == null
                ? "denyHttp: no rule denies this request, and there is no list of allowed ones"
                : "allowHttp: " + allowing.text();
        return HttpVerdict.allowed(rule).with(secrets.find(request.method(), request.host(), path));
    }

    private @Nullable HttpRule denying(HttpRequest request) {
        for (HttpRule rule : rules.denied()) {
            if (rule.mayCover(request.method(), request.host(), request.path())) {
                return rule;
            }
        }
        return null;
    }

    private static @Nullable HttpRule find(List<HttpRule> rules, HttpRequest request, String path) {
        for (HttpRule rule : rules) {
            if (rule.covers(request.method(), request.host(), path)) {
                return rule;
            }
        }
        return null;
    }

    /** Whether a host may be a destination that only an address is known of. */
    private boolean isNameOfUnnamed(HttpOrigin origin, String host) {
        boolean hasName = HttpHost.literal(host) == null && !host.equals(HttpNames.LOCALHOST);
        return hasName && names.nameOf(origin.address()) == null;
    }

    /** Whether a host is a destination, as far as that can be told without asking anybody. */
    boolean isPlainly(String host, InetAddress address, @Nullable String name) {
        if (host.equals(name)) {
            return true;
        }
        if (host.equals(HttpNames.LOCALHOST)) {
            return isHere(address);
        }
        InetAddress literal = HttpHost.literal(host);
        return literal != null && (literal.equals(address) || (address.isAnyLocalAddress() && isHere(literal)));
    }

    private static boolean isHere(InetAddress address) {
        return address.isLoopbackAddress() || address.isAnyLocalAddress();
    }

    private static boolean resolves(String host, InetAddress to) {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (address.equals(to)) {
                    return true;
                }
            }
            return false;
        } catch (UnknownHostException nobody) {
            return false;
        }
    }
}
