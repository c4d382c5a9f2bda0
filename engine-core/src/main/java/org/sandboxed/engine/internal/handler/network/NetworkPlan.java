package org.sandboxed.engine.internal.handler.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.policy.AddressRange;
import org.sandboxed.engine.policy.EndpointRule;
import org.sandboxed.engine.policy.EndpointRule.Target;
import org.sandboxed.engine.policy.NetworkRules;
import org.sandboxed.engine.policy.RedirectRule;
import org.sandboxed.engine.record.NetworkAttempt.Protocol;

import static java.util.Objects.requireNonNull;

/**
 * The network rules of a sandbox, with every name looked up once: what a rule allows does not change while programs run.
 * Immutable, shared by the runs of a sandbox.
 */
public final class NetworkPlan {

    /** 198.18.0.0/15 is kept for measurements and leads nowhere, see RFC 2544. */
    private static final byte[] BENCHMARKS = {(byte) 198, 18};

    private final NetworkRules rules;
    private final List<Entry> allowed;
    private final List<Entry> denied;
    private final List<Redirect> redirects;
    private final Map<InetAddress, String> names = new LinkedHashMap<>();

    private int madeUp = 1;

    private NetworkPlan(NetworkRules rules) {
        this.rules = rules;
        Map<String, List<AddressRange>> known = new LinkedHashMap<>();
        this.allowed = entries(rules.allowed(), known);
        this.denied = entries(rules.denied(), known);
        this.redirects = redirects(rules.redirects(), known);
    }

    /**
     * Looks the names of the rules up.
     *
     * @throws SandboxException where a name has no address
     */
    public static NetworkPlan of(NetworkRules rules) {
        return new NetworkPlan(rules);
    }

    /**
     * A rule whose target is addresses.
     *
     * @param rule as it was written
     * @param ranges the addresses, or null for all
     */
    record Entry(EndpointRule rule, @Nullable List<AddressRange> ranges) {}

    /**
     * A redirect with addresses.
     *
     * @param rule as it was written
     * @param from what leads there
     * @param to what is reached
     */
    record Redirect(RedirectRule rule, List<AddressRange> from, InetAddress to) {}

    private List<Redirect> redirects(List<RedirectRule> from, Map<String, List<AddressRange>> known) {
        List<Redirect> found = new ArrayList<>(from.size());
        for (RedirectRule rule : from) {
            if (rule.from().target() instanceof Target.Host host) {
                known.computeIfAbsent(host.name(), this::makeUp);
            }
            List<AddressRange> ranges = requireNonNull(ranges(rule.from().target(), known));
            found.add(new Redirect(rule, ranges, address(rule.host())));
        }
        return List.copyOf(found);
    }

    /** A name that is only redirected needs no address of its own: none of a real network is asked for, or reached. */
    private List<AddressRange> makeUp(String name) {
        byte[] next = {BENCHMARKS[0], BENCHMARKS[1], (byte) (madeUp >> Byte.SIZE), (byte) madeUp};
        madeUp++;
        try {
            AddressRange address = AddressRange.of(InetAddress.getByAddress(next));
            names.put(address.first(), name);
            return List.of(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 bytes", e);
        }
    }

    private static InetAddress address(String host) {
        try {
            return InetAddress.getAllByName(host)[0];
        } catch (UnknownHostException e) {
            throw new SandboxException("redirectNet: \"" + host + "\" has no address", e);
        }
    }

    private List<Entry> entries(List<EndpointRule> from, Map<String, List<AddressRange>> known) {
        List<Entry> entries = new ArrayList<>(from.size());
        for (EndpointRule rule : from) {
            entries.add(new Entry(rule, ranges(rule.target(), known)));
        }
        return List.copyOf(entries);
    }

    private @Nullable List<AddressRange> ranges(Target target, Map<String, List<AddressRange>> known) {
        if (target instanceof Target.Range one) {
            return List.of(one.range());
        }
        if (target instanceof Target.Loopback) {
            return List.of(AddressRange.LOOPBACK_4, AddressRange.LOOPBACK_6);
        }
        return target instanceof Target.Host host ? known.computeIfAbsent(host.name(), this::lookUp) : null;
    }

    private List<AddressRange> lookUp(String name) {
        try {
            List<AddressRange> addresses = new ArrayList<>();
            for (InetAddress address : InetAddress.getAllByName(name)) {
                AddressRange range = AddressRange.of(address);
                addresses.add(range);
                names.putIfAbsent(range.first(), name);
            }
            return List.copyOf(addresses);
        } catch (UnknownHostException e) {
            throw new SandboxException(
                    "allowNet: \"" + name + "\" has no address; names are looked up once, when the sandbox is made."
                            + " Correct the name, or allow an address",
                    e);
        }
    }

    List<Entry> allowed() {
        return allowed;
    }

    List<Entry> denied() {
        return denied;
    }

    List<Redirect> redirects() {
        return redirects;
    }

    NetworkRules rules() {
        return rules;
    }

    /** The names that were looked up, by what they stand for. */
    Map<InetAddress, String> names() {
        return names;
    }

    /** Whether there is any destination for datagrams. */
    boolean sendsDatagrams() {
        return reaches(Protocol.UDP) || reaches(Protocol.ICMP);
    }

    /** Whether a name server may be asked. */
    public boolean reachesNameServers() {
        return rules.allowsTheRest()
                || rules.allowed().stream()
                        .anyMatch(rule -> rule.protocol() == Protocol.UDP
                                && (rule.ports().isEmpty() || rule.ports().contains(Resolvers.PORT)));
    }

    /** Whether a protocol has any destination. */
    public boolean reaches(Protocol protocol) {
        return protocol != Protocol.OTHER
                && ((protocol == Protocol.TCP && !redirects.isEmpty())
                        || rules.allowsTheRest()
                        || rules.allowed().stream().anyMatch(rule -> rule.protocol() == protocol));
    }
}
