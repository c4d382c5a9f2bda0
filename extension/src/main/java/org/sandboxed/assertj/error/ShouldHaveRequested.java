package org.sandboxed.assertj.error;

import org.sandboxed.engine.record.NetlinkMessage;
import org.sandboxed.engine.record.NetlinkTraffic;

/** A netlink request should have been sent. */
public final class ShouldHaveRequested extends SandboxMessage {

    private ShouldHaveRequested(Subject subject, NetlinkTraffic traffic, int type) {
        super(subject, String.format("have requested:%n  %s", NetlinkMessage.nameOf(type)), seen(traffic));
    }

    /**
     * Makes the message.
     *
     * @param subject what the message is about
     * @param traffic what was said
     * @param type the type that was not requested
     * @return the message
     */
    public static ShouldHaveRequested shouldHaveRequested(Subject subject, NetlinkTraffic traffic, int type) {
        return new ShouldHaveRequested(subject, traffic, type);
    }

    private static String seen(NetlinkTraffic traffic) {
        return traffic.exchanges().isEmpty()
                ? "nothing was said"
                : String.format("said was only:%n%s", Excerpt.ofExchanges(traffic.exchanges()));
    }
}
