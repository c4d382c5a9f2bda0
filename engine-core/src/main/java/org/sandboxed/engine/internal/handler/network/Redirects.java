package org.sandboxed.engine.internal.handler.network;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.policy.AddressRange;

/** Finds connections that go elsewhere. Not thread-safe. */
final class Redirects {

    private final List<Line> lines = new ArrayList<>();

    /** Gives the redirects of a plan their numbers in a journal. */
    Redirects(NetworkPlan plan, Journal journal) {
        for (NetworkPlan.Redirect redirect : plan.redirects()) {
            lines.add(new Line(
                    redirect, journal.rule("redirectNet: " + redirect.rule().text())));
        }
    }

    /**
     * Where connections to a destination go.
     *
     * @param redirect from where to where
     * @param rule why
     */
    record Line(NetworkPlan.Redirect redirect, int rule) {

        /** Where to connect to. */
        InetSocketAddress target() {
            return new InetSocketAddress(redirect.to(), redirect.rule().port());
        }

        /** The address to connect to, in the family of the socket; null where that is IPv4 and the address is not. */
        @Nullable
        Destination destination(boolean isInet6) {
            byte[] address = redirect.to().getAddress();
            return isInet6 || address.length == SocketAddress.INET_ADDRESS
                    ? Destination.of(isInet6, address, redirect.rule().port())
                    : null;
        }
    }

    /** The redirect for a destination, or null. */
    @Nullable
    Line find(SocketAddress address) {
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            if (line.redirect.rule().from().ports().contains(address.port()) && isTarget(line, address)) {
                return line;
            }
        }
        return null;
    }

    private static boolean isTarget(Line line, SocketAddress address) {
        List<AddressRange> ranges = line.redirect.from();
        for (int i = 0; i < ranges.size(); i++) {
            if (ranges.get(i).contains(address.bytes(), address.ipStart(), address.ipLength())) {
                return true;
            }
        }
        return false;
    }
}
