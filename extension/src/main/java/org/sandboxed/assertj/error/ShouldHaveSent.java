package org.sandboxed.assertj.error;

import java.util.List;
import org.sandboxed.engine.policy.HttpRule;
import org.sandboxed.engine.record.HttpExchange;

/** A request should have been sent. */
public final class ShouldHaveSent extends SandboxMessage {

    private ShouldHaveSent(Subject subject, List<HttpExchange> exchanges, HttpRule rule) {
        super(
                subject,
                item("have a request", rule.text()),
                requestsOf(exchanges) + NearestRequest.to(rule, exchanges).orElse(""));
    }

    /**
     * Makes the message.
     *
     * @param subject what the message is about
     * @param exchanges what was sent
     * @param rule what was expected
     * @return the message
     */
    public static ShouldHaveSent shouldHaveSent(Subject subject, List<HttpExchange> exchanges, HttpRule rule) {
        return new ShouldHaveSent(subject, exchanges, rule);
    }
}
