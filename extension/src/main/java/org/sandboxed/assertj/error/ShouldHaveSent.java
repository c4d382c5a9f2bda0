package org.sandboxed.assertj.error;

import java.util.List;
import org.sandboxed.engine.record.HttpExchange;

/** A request should have been sent. */
public final class ShouldHaveSent extends SandboxMessage {

    private ShouldHaveSent(Subject subject, List<HttpExchange> exchanges, String rule) {
        super(subject, item("have a request", rule), requestsOf(exchanges));
    }

    /**
     * Makes the message.
     *
     * @param subject what the message is about
     * @param exchanges what was sent
     * @param rule what was expected
     * @return the message
     */
    public static ShouldHaveSent shouldHaveSent(Subject subject, List<HttpExchange> exchanges, String rule) {
        return new ShouldHaveSent(subject, exchanges, rule);
    }
}
