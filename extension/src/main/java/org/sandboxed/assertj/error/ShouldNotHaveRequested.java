package org.sandboxed.assertj.error;

import java.util.List;
import org.sandboxed.engine.record.NetlinkExchange;

/** Certain netlink requests should not have been sent. */
public final class ShouldNotHaveRequested extends SandboxMessage {

    private ShouldNotHaveRequested(Subject subject, String unwanted, List<String> names, List<NetlinkExchange> found) {
        super(
                subject,
                "never " + unwanted + (names.isEmpty() ? "" : String.format("%n%s", Excerpt.ofFirst(names))),
                String.format("said was:%n%s", Excerpt.ofExchanges(found)));
    }

    /**
     * Makes the message.
     *
     * @param subject what the message is about
     * @param unwanted what should not have happened, in words that follow "never"
     * @param names the types that should not have been requested
     * @param found the requests that should not be there
     * @return the message
     */
    public static ShouldNotHaveRequested shouldNotHaveRequested(
            Subject subject, String unwanted, List<String> names, List<NetlinkExchange> found) {
        return new ShouldNotHaveRequested(subject, unwanted, names, found);
    }
}
