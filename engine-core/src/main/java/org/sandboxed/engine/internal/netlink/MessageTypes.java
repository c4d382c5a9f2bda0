package org.sandboxed.engine.internal.netlink;

import java.util.List;
import java.util.Optional;
import org.sandboxed.engine.record.NetlinkMessage;

/** Names of message types and the layout of what they carry, for the record; numbers from {@code <linux/rtnetlink.h>}. */
public final class MessageTypes {

    private static final List<String> CONTROL = List.of("", "NLMSG_NOOP", "NLMSG_ERROR", "NLMSG_DONE", "NLMSG_OVERRUN");

    private static final List<String> VERBS = List.of("NEW", "DEL", "GET", "SET");

    /** What four types in a row are about, from {@link Netlink#FIRST_TYPE} on. */
    private static final List<String> OBJECTS = List.of(
            "LINK",
            "ADDR",
            "ROUTE",
            "NEIGH",
            "RULE",
            "QDISC",
            "TCLASS",
            "TFILTER",
            "ACTION",
            "PREFIX",
            "MULTICAST",
            "ANYCAST",
            "NEIGHTBL",
            "NDUSEROPT",
            "ADDRLABEL",
            "DCB",
            "NETCONF",
            "MDB",
            "NSID",
            "STATS",
            "CACHEREPORT",
            "CHAIN",
            "NEXTHOP",
            "LINKPROP",
            "VLAN",
            "NEXTHOPBUCKET",
            "TUNNEL");

    private static final List<Layout> ROUTE_LAYOUTS = List.of(
            Layout.of(
                    16,
                    "IFLA_",
                    "1 ADDRESS hardware, 2 BROADCAST hardware, 3 IFNAME text, 4 MTU number, 5 LINK number, 6 QDISC"
                            + " text, 7 STATS bytes, 10 MASTER number, 13 TXQLEN number, 16 OPERSTATE number, 17 LINKMODE"
                            + " number, 18 LINKINFO bytes, 20 IFALIAS text, 23 STATS64 bytes, 26 AF_SPEC bytes, 27 GROUP"
                            + " number, 29 EXT_MASK number, 30 PROMISCUITY number, 31 NUM_TX_QUEUES number, 32"
                            + " NUM_RX_QUEUES number, 33 CARRIER number, 53 ALT_IFNAME text"),
            Layout.of(
                    8,
                    "IFA_",
                    "1 ADDRESS address, 2 LOCAL address, 3 LABEL text, 4 BROADCAST address, 5 ANYCAST address, 6"
                            + " CACHEINFO bytes, 7 MULTICAST address, 8 FLAGS number, 11 PROTO number"),
            Layout.of(
                    12,
                    "RTA_",
                    "1 DST address, 2 SRC address, 3 IIF number, 4 OIF number, 5 GATEWAY address, 6 PRIORITY number, 7"
                            + " PREFSRC address, 8 METRICS bytes, 9 MULTIPATH bytes, 12 CACHEINFO bytes, 15 TABLE number,"
                            + " 16 MARK number, 20 PREF number, 25 UID number"),
            Layout.of(12, "NDA_", "1 DST address, 2 LLADDR hardware, 3 CACHEINFO bytes, 4 PROBES number"),
            Layout.of(
                    12,
                    "FRA_",
                    "1 DST address, 2 SRC address, 3 IIFNAME text, 6 PRIORITY number, 10 FWMARK number,"
                            + " 15 TABLE number, 17 OIFNAME text"));

    private MessageTypes() {}

    /** The name of a type of NETLINK_ROUTE; the number in words where it has none. */
    public static String name(int type) {
        if (type > 0 && type < CONTROL.size()) {
            return CONTROL.get(type);
        }
        int object = object(type);
        if (object < 0 || object >= OBJECTS.size()) {
            return "type " + type;
        }
        return "RTM_" + VERBS.get(type % VERBS.size()) + OBJECTS.get(object);
    }

    /** The name of a type of a protocol. */
    static String name(int protocol, int type) {
        if (protocol == Netlink.SOCK_DIAG && type >= Netlink.FIRST_TYPE) {
            return switch (type) {
                case NetlinkMessage.SOCK_DIAG_BY_FAMILY -> "SOCK_DIAG_BY_FAMILY";
                case NetlinkMessage.SOCK_DESTROY -> "SOCK_DESTROY";
                default -> "type " + type;
            };
        }
        return name(type);
    }

    /** What a message of a type carries, where that is known. */
    static Optional<Layout> layout(int protocol, int type) {
        int object = protocol == Netlink.ROUTE ? object(type) : -1;
        return object >= 0 && object < ROUTE_LAYOUTS.size() ? Optional.of(ROUTE_LAYOUTS.get(object)) : Optional.empty();
    }

    /** Whether a message of a type asks for a change. */
    static boolean isChange(int protocol, int type) {
        if (protocol == Netlink.SOCK_DIAG) {
            return type == NetlinkMessage.SOCK_DESTROY;
        }
        return object(type) >= 0 && !VERBS.get(type % VERBS.size()).equals("GET");
    }

    private static int object(int type) {
        return type < Netlink.FIRST_TYPE ? -1 : (type - Netlink.FIRST_TYPE) / VERBS.size();
    }
}
