package org.sandboxed.assertj;

import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AbstractAssert;
import org.sandboxed.assertj.error.Excerpt;
import org.sandboxed.assertj.error.Subject;
import org.sandboxed.engine.policy.Given;
import org.sandboxed.engine.record.HttpExchange;

import static org.sandboxed.assertj.error.ShouldAllHaveRequests.shouldAllHaveRequests;

/** Assertions on some HTTP requests that were picked from a record; there is at least one. */
public final class HttpExchangesAssert extends AbstractAssert<HttpExchangesAssert, List<HttpExchange>> {

    private final Subject subject;

    HttpExchangesAssert(List<HttpExchange> actual, Subject subject) {
        super(actual, HttpExchangesAssert.class);
        this.subject = subject;
    }

    /**
     * Verifies that the sandbox refused each of them.
     *
     * @return this
     */
    public HttpExchangesAssert wasDenied() {
        return verify(actual.stream().allMatch(HttpExchange::isDenied), "be denied");
    }

    /**
     * Verifies that the sandbox refused none of them; the server may have.
     *
     * @return this
     */
    public HttpExchangesAssert wasAllowed() {
        return verify(actual.stream().noneMatch(HttpExchange::isDenied), "be allowed");
    }

    /**
     * Verifies that the test itself answered each of them.
     *
     * @return this
     */
    public HttpExchangesAssert wasStubbed() {
        return verify(actual.stream().allMatch(HttpExchange::isStubbed), "be answered by a stub");
    }

    /**
     * Verifies how many there are.
     *
     * @param count the number
     * @return this
     */
    public HttpExchangesAssert times(int count) {
        return verify(actual.size() == count, "be " + count);
    }

    /**
     * Verifies the status that the program got for each.
     *
     * @param status such as 200
     * @return this
     */
    public HttpExchangesAssert hasStatus(int status) {
        return verify(
                actual.stream().allMatch(exchange -> exchange.status().orElse(0) == status),
                "be answered with status " + status);
    }

    /**
     * Verifies the rule by which each was decided.
     *
     * @param rule the rule in the words of the policy
     * @return this
     */
    public HttpExchangesAssert hasRule(String rule) {
        Given.value("hasRule", rule);
        return verify(
                actual.stream()
                        .allMatch(
                                exchange -> exchange.rule().filter(rule::equals).isPresent()),
                "be decided by the rule \"" + rule + "\"");
    }

    /**
     * Verifies that the sandbox attached a secret to each of them.
     *
     * @param name the credential in the words of the policy
     * @return this
     */
    public HttpExchangesAssert hasCredential(String name) {
        Given.value("hasCredential", name);
        return verify(
                actual.stream()
                        .allMatch(exchange ->
                                exchange.credential().filter(name::equals).isPresent()),
                "have the credential \"" + name + "\"");
    }

    /**
     * Verifies a header that the program sent.
     *
     * @param name in any case
     * @param value what it says
     * @return this
     */
    public HttpExchangesAssert hasRequestHeader(String name, String value) {
        Given.value("hasRequestHeader: the name", name);
        Given.value("hasRequestHeader: the value", value);
        for (HttpExchange exchange : actual) {
            Optional<String> sent = exchange.request().header(name);
            if (sent.filter(value::equals).isEmpty()) {
                throwAssertionError(shouldAllHaveRequests(
                        subject,
                        actual,
                        "have the request header \"" + name + ": " + value + "\"",
                        "The first one without it has",
                        "  " + sent.map((name + ": ")::concat).orElse("no header " + name)));
            }
        }
        return this;
    }

    /**
     * Verifies what the program sent.
     *
     * @param text a part of the body
     * @return this
     */
    public HttpExchangesAssert hasRequestBodyContaining(String text) {
        Given.value("hasRequestBodyContaining", text);
        for (HttpExchange exchange : actual) {
            String body = exchange.request().text();
            if (!body.contains(text)) {
                throwAssertionError(shouldAllHaveRequests(
                        subject,
                        actual,
                        "have a request body that contains \"" + text + "\"",
                        "The body of the first one without it is",
                        body.isEmpty() ? "  empty" : Excerpt.ofOutput(body)));
            }
        }
        return this;
    }

    private HttpExchangesAssert verify(boolean holds, String expected) {
        if (!holds) {
            throwAssertionError(shouldAllHaveRequests(subject, actual, expected));
        }
        return this;
    }
}
