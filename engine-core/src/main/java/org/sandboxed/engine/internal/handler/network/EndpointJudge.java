package org.sandboxed.engine.internal.handler.network;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.policy.AddressRange;
import org.sandboxed.engine.record.NetworkAttempt.Protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Judges destinations. A verdict is an int: {@link #allows}, and {@link #rule} by which. The unspecified address, which leads
 * to the machine itself, is judged as the loopback address, too. Allocates nothing; not thread-safe.
 */
final class EndpointJudge {

    private static final byte[] IPV4_LOOPBACK = {127, 0, 0, 1};
    private static final byte[] IPV6_LOOPBACK = new byte[16];

    static {
        IPV6_LOOPBACK[15] = 1;
    }

    private final Map<Protocol, List<Line>> allowed = new HashMap<>();
    private final Map<Protocol, List<Line>> denied = new HashMap<>();
    private final List<Name> names = new ArrayList<>();
    private final boolean allowsTheRest;
    private final int rest;
    private final int unmatched;

    /** Gives the rules of a plan their numbers in a journal. */
    EndpointJudge(NetworkPlan plan, Journal journal) {
        for (NetworkPlan.Entry entry : plan.allowed()) {
            add(allowed, entry, journal.rule("allowNet: " + entry.rule().text()));
        }
        for (NetworkPlan.Entry entry : plan.denied()) {
            add(denied, entry, journal.refusal("denyNet: " + entry.rule().text()));
        }
        for (Map.Entry<InetAddress, String> name : plan.names().entrySet()) {
            names.add(new Name(AddressRange.of(name.getKey()), name.getValue().getBytes(UTF_8)));
        }
        allowsTheRest = plan.rules().allowsTheRest();
        rest = journal.rule("denyNet: no rule denies this destination, and there is no list of allowed ones");
        unmatched = journal.refusal(
                plan.allowed().isEmpty()
                        ? "no network: the policy allows no destination; allow it with allowNet(...)"
                        : "allowNet: no rule allows this destination");
    }

    private static void add(Map<Protocol, List<Line>> lists, NetworkPlan.Entry entry, int rule) {
        lists.computeIfAbsent(entry.rule().protocol(), protocol -> new ArrayList<>())
                .add(new Line(entry, rule));
    }

    /** A name and what it stands for. */
    private static final class Name {

        private final AddressRange address;
        private final byte[] text;

        Name(AddressRange address, byte[] text) {
            this.address = address;
            this.text = text;
        }
    }

    /** A rule, laid out to be matched. */
    private static final class Line {

        private final AddressRange @Nullable [] ranges;
        private final int[] ports;
        private final int rule;

        Line(NetworkPlan.Entry entry, int rule) {
            List<AddressRange> known = entry.ranges();
            this.ranges = known == null ? null : known.toArray(new AddressRange[0]);
            this.ports =
                    entry.rule().ports().stream().mapToInt(Integer::intValue).toArray();
            this.rule = rule;
        }

        boolean covers(byte[] bytes, int from, int length, int port) {
            return hasPort(port) && hasAddress(bytes, from, length);
        }

        private boolean hasPort(int port) {
            for (int each : ports) {
                if (each == port) {
                    return true;
                }
            }
            return ports.length == 0;
        }

        private boolean hasAddress(byte[] bytes, int from, int length) {
            if (ranges == null) {
                return true;
            }
            for (AddressRange range : ranges) {
                if (range.contains(bytes, from, length)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Judges a destination. */
    int judge(Protocol protocol, SocketAddress address) {
        int refusing = find(denied.get(protocol), address);
        if (refusing >= 0) {
            return refusing << 1;
        }
        int allowing = find(allowed.get(protocol), address);
        if (allowing >= 0) {
            return allowing << 1 | 1;
        }
        return allowsTheRest && protocol != Protocol.OTHER ? rest << 1 | 1 : unmatched << 1;
    }

    /** Judges a multicast group: who may send datagrams to a port of it may join it. */
    int judgeGroup(SocketAddress group) {
        for (Line line : denied.getOrDefault(Protocol.UDP, List.of())) {
            if (line.ports.length == 0 && line.hasAddress(group.bytes(), group.ipStart(), group.ipLength())) {
                return line.rule << 1;
            }
        }
        for (Line line : allowed.getOrDefault(Protocol.UDP, List.of())) {
            if (line.hasAddress(group.bytes(), group.ipStart(), group.ipLength())) {
                return allowing(line.rule);
            }
        }
        return allowsTheRest ? allowing(rest) : unmatched << 1;
    }

    /** Whether a rule denies a destination, whatever another may allow. */
    boolean denies(Protocol protocol, SocketAddress address) {
        return find(denied.get(protocol), address) >= 0;
    }

    static boolean allows(int verdict) {
        return (verdict & 1) != 0;
    }

    /** The verdict of a rule that allows. */
    static int allowing(int rule) {
        return rule << 1 | 1;
    }

    static int rule(int verdict) {
        return verdict >> 1;
    }

    /** The name that a destination is known under, or null. */
    byte @Nullable [] nameOf(SocketAddress address) {
        for (Name name : names) {
            if (name.address.contains(address.bytes(), address.ipStart(), address.ipLength())) {
                return name.text;
            }
        }
        return null;
    }

    private static int find(@Nullable List<Line> lines, SocketAddress address) {
        if (lines == null) {
            return -1;
        }
        int length = address.ipLength();
        byte[] loopback = length == IPV4_LOOPBACK.length ? IPV4_LOOPBACK : IPV6_LOOPBACK;
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            if (line.covers(address.bytes(), address.ipStart(), length, address.port())
                    || (address.isUnspecified() && line.covers(loopback, 0, length, address.port()))) {
                return line.rule;
            }
        }
        return -1;
    }
}
