package org.sandboxed.assertj.error;

import java.util.List;
import org.sandboxed.engine.record.HttpExchange;

/** A request should not have been sent. */
public final class ShouldNotHaveSent extends SandboxMessage {

    private ShouldNotHaveSent(Subject subject, List<HttpExchange> exchanges, String rule, long dropped) {
        super(
                subject,
                item("have no request", rule),
                exchanges.isEmpty()
                        ? "the record is not complete: " + dropped + " exchanges were dropped"
                        : requestsOf(exchanges));
    }

    /**
     * Makes the message.
     *
     * @param subject what the message is about
     * @param exchanges the requests that were sent
     * @param rule what should not have been
     * @param dropped how many exchanges of the record were forgotten
     * @return the message
     */
    public static ShouldNotHaveSent shouldNotHaveSent(
            Subject subject, List<HttpExchange> exchanges, String rule, long dropped) {
        return new ShouldNotHaveSent(subject, exchanges, rule, dropped);
    }
}
