package org.sandboxed.assertj.error;

import java.util.List;
import org.sandboxed.engine.record.NetlinkExchange;

/** Netlink requests should all have had an outcome. */
public final class ShouldAllHaveBeen extends SandboxMessage {

    private ShouldAllHaveBeen(Subject subject, String expected, List<NetlinkExchange> requests) {
        super(subject, expected, String.format("they were:%n%s", Excerpt.ofExchanges(requests)));
    }

    /**
     * Makes the message.
     *
     * @param subject what the message is about
     * @param expected the outcome, in words that follow "to"
     * @param requests the requests
     * @return the message
     */
    public static ShouldAllHaveBeen shouldAllHaveBeen(
            Subject subject, String expected, List<NetlinkExchange> requests) {
        return new ShouldAllHaveBeen(subject, expected, requests);
    }
}
