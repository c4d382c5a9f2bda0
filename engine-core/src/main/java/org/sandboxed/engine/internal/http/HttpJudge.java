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
        HttpVerdict verdict = judgeAlone(origin, request);
        return verdict.isAllowed()
                ? verdict.with(secrets.find(request.method(), request.host(), HttpPath.normalize(request.path())))
                : verdict;
    }

    private HttpVerdict judgeAlone(HttpOrigin origin, HttpRequest request) {
        if (!isDestination(origin, request.host())) {
            return HttpVerdict.refused(
                    "HTTP: the host " + request.host() + " is not where the program has connected to");
        }
        String path = HttpPath.normalize(request.path());
        HttpRule denying = denying(request);
        if (denying != null) {
            return HttpVerdict.refused("denyHttp: " + denying.text());
        }
        HttpVerdict stubbed = stubs.find(request.method(), request.host(), path);
        if (stubbed != null) {
            return stubbed;
        }
        HttpRule allowing = find(rules.allowed(), request, path);
        if (allowing != null) {
            return HttpVerdict.allowed("allowHttp: " + allowing.text());
        }
        return rules.hasAllowList()
                ? HttpVerdict.refused("allowHttp: no rule allows this request")
                : HttpVerdict.allowed("denyHttp: no rule denies this request, and there is no list of allowed ones");
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

    private boolean isDestination(HttpOrigin origin, String host) {
        if (isPlainly(host, origin.address(), origin.name())) {
            return true;
        }
        boolean hasName = HttpHost.literal(host) == null && !host.equals(HttpNames.LOCALHOST);
        return hasName && names.nameOf(origin.address()) == null && resolves(host, origin.address());
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
