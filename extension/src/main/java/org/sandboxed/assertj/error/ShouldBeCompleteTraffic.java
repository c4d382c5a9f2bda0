package org.sandboxed.assertj.error;

import org.sandboxed.engine.record.NetlinkTraffic;

/** Netlink traffic should have lost nothing. */
public final class ShouldBeCompleteTraffic extends SandboxMessage {

    private ShouldBeCompleteTraffic(Subject subject, NetlinkTraffic traffic) {
        super(
                subject,
                "be complete",
                "the oldest " + traffic.dropped() + " exchanges were dropped, and what they were is not known");
    }

    /**
     * Makes the message.
     *
     * @param subject what the message is about
     * @param traffic what is left
     * @return the message
     */
    public static ShouldBeCompleteTraffic shouldBeCompleteTraffic(Subject subject, NetlinkTraffic traffic) {
        return new ShouldBeCompleteTraffic(subject, traffic);
    }
}
