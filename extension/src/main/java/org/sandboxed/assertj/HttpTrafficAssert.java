package org.sandboxed.assertj;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.assertj.core.api.AbstractIterableAssert;
import org.assertj.core.api.ObjectAssert;
import org.assertj.core.error.ErrorMessageFactory;
import org.jspecify.annotations.Nullable;
import org.sandboxed.assertj.error.Subject;
import org.sandboxed.engine.policy.Given;
import org.sandboxed.engine.policy.HttpPath;
import org.sandboxed.engine.policy.HttpRule;
import org.sandboxed.engine.record.HttpExchange;
import org.sandboxed.engine.record.HttpTraffic;

import static org.sandboxed.assertj.error.ShouldAllHaveRequests.shouldAllHaveRequests;
import static org.sandboxed.assertj.error.ShouldHaveSent.shouldHaveSent;
import static org.sandboxed.assertj.error.ShouldNotHaveSent.shouldNotHaveSent;

/**
 * Assertions on HTTP requests. Everything that AssertJ has for iterables works on them too. A live view is frozen when the
 * assertion starts.
 *
 * <p>Requests are named as in a policy: {@code "GET api.example.com/v1/*"}.
 */
public final class HttpTrafficAssert
        extends AbstractIterableAssert<
                HttpTrafficAssert, Iterable<HttpExchange>, HttpExchange, ObjectAssert<HttpExchange>> {

    private final Subject subject;
    private final long dropped;

    HttpTrafficAssert(@Nullable HttpTraffic actual) {
        this(actual == null ? null : actual.snapshot(), Subject.http(), actual == null ? 0 : actual.dropped());
    }

    private HttpTrafficAssert(@Nullable Iterable<HttpExchange> actual, Subject subject, long dropped) {
        super(actual, HttpTrafficAssert.class);
        this.subject = subject;
        this.dropped = dropped;
    }

    /**
     * Verifies that a request was sent, whatever it was answered.
     *
     * @param rule which one, such as {@code "GET api.example.com/v1/*"}
     * @return assertions on those requests
     */
    public HttpExchangesAssert requested(String rule) {
        isNotNull();
        HttpRule parsed = HttpRule.parse("requested", Given.value("requested", rule));
        List<HttpExchange> found = matching(parsed);
        verify(!found.isEmpty(), () -> shouldHaveSent(subject, all(), parsed));
        return new HttpExchangesAssert(found, subject);
    }

    /**
     * Verifies that a request was not sent, not even in vain. Fails where exchanges were dropped.
     *
     * @param rule which one, such as {@code "DELETE api.example.com/*"}
     * @return this
     */
    public HttpTrafficAssert neverRequested(String rule) {
        isNotNull();
        List<HttpExchange> found = matching(HttpRule.parse("neverRequested", Given.value("neverRequested", rule)));
        return verify(found.isEmpty() && dropped == 0, () -> shouldNotHaveSent(subject, found, rule, dropped));
    }

    /**
     * Verifies that the sandbox refused no request. Fails where exchanges were dropped.
     *
     * @return this
     */
    public HttpTrafficAssert hasNoDenials() {
        isNotNull();
        List<HttpExchange> denied =
                all().stream().filter(HttpExchange::isDenied).toList();
        verify(denied.isEmpty(), () -> shouldAllHaveRequests(subject, denied, "be allowed"));
        return verify(dropped == 0, () -> shouldNotHaveSent(subject, denied, "that was denied", dropped));
    }

    private List<HttpExchange> matching(HttpRule rule) {
        return all().stream()
                .filter(exchange ->
                        rule.covers(exchange.method(), exchange.host(), HttpPath.normalize(exchange.path())))
                .toList();
    }

    private List<HttpExchange> all() {
        return StreamSupport.stream(actual.spliterator(), false).toList();
    }

    @Override
    protected ObjectAssert<HttpExchange> toAssert(HttpExchange value, String description) {
        return new ObjectAssert<>(value).as(description);
    }

    @Override
    protected HttpTrafficAssert newAbstractIterableAssert(Iterable<? extends HttpExchange> iterable) {
        List<HttpExchange> exchanges = StreamSupport.stream(iterable.spliterator(), false)
                .map(HttpExchange.class::cast)
                .toList();
        return new HttpTrafficAssert(exchanges, subject, dropped);
    }

    private HttpTrafficAssert verify(boolean holds, Supplier<ErrorMessageFactory> message) {
        if (!holds) {
            throwAssertionError(message.get());
        }
        return this;
    }
}
