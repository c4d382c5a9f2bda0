package org.sandboxed.assertj.error;

import java.util.List;
import org.sandboxed.engine.record.HttpExchange;

/** Some HTTP requests should all have a quality. */
public final class ShouldAllHaveRequests extends SandboxMessage {

    private ShouldAllHaveRequests(Subject subject, List<HttpExchange> exchanges, String expected) {
        super(
                new Subject("these requests in the " + subject.text()),
                expected,
                requestsOf(exchanges) + wayOutOf(exchanges));
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
        return new ShouldAllHaveRequests(subject, exchanges, expected);
    }
}
