package org.sandboxed.assertj.error;

import java.util.List;
import org.sandboxed.engine.record.HttpExchange;

/** Some HTTP requests should all have a quality. */
public final class ShouldAllHaveRequests extends SandboxMessage {

    private ShouldAllHaveRequests(Subject subject, List<HttpExchange> exchanges, String expected, String detail) {
        super(
                new Subject("these requests in the " + subject.text()),
                expected,
                requestsOf(exchanges) + wayOutOf(exchanges) + detail);
    }

    /**
     * Makes the message.
     *
     * @param subject what the message is about
     * @param exchanges the requests
     * @param expected words that follow "to"
     * @return the message
     */
    public static ShouldAllHaveRequests shouldAllHaveRequests(
            Subject subject, List<HttpExchange> exchanges, String expected) {
        return new ShouldAllHaveRequests(subject, exchanges, expected, "");
    }

    /**
     * Makes the message about something that the requests themselves do not show.
     *
     * @param subject what the message is about
     * @param exchanges the requests
     * @param expected words that follow "to"
     * @param title what of the first request without that quality is shown
     * @param shown that
     * @return the message
     */
    public static ShouldAllHaveRequests shouldAllHaveRequests(
            Subject subject, List<HttpExchange> exchanges, String expected, String title, String shown) {
        return new ShouldAllHaveRequests(subject, exchanges, expected, block(title, shown));
    }
}
