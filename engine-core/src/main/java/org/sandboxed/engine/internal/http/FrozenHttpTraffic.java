package org.sandboxed.engine.internal.http;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.http.HttpStub;
import org.sandboxed.engine.policy.Given;
import org.sandboxed.engine.policy.HttpRule;
import org.sandboxed.engine.record.HttpExchange;
import org.sandboxed.engine.record.HttpTraffic;

/** Exchanges that nothing is added to any more. */
final class FrozenHttpTraffic implements HttpTraffic {

    private final List<RecordedExchange> exchanges;
    private final long dropped;

    FrozenHttpTraffic(List<RecordedExchange> exchanges, long dropped) {
        this.exchanges = List.copyOf(exchanges);
        this.dropped = dropped;
    }

    @Override
    public List<HttpExchange> exchanges() {
        return List.copyOf(exchanges);
    }

    @Override
    public HttpTraffic denied() {
        return keep(RecordedExchange::isDenied);
    }

    @Override
    public HttpTraffic of(String rule) {
        Given.value("http: of", rule);
        HttpRule parsed = HttpRule.parse("of", rule);
        return keep(exchange -> exchange.isOf(parsed));
    }

    private HttpTraffic keep(Predicate<RecordedExchange> filter) {
        return new FrozenHttpTraffic(exchanges.stream().filter(filter).toList(), dropped);
    }

    @Override
    public HttpStub stub(String rule) {
        Given.value("http: stub", rule);
        throw new SandboxException(
                "stub: \"" + rule + "\": these requests are answered already; add a stub to the traffic of a live"
                        + " sandbox, Sandbox.http() or a parameter of type HttpTraffic, before the program"
                        + " runs");
    }

    @Override
    public long dropped() {
        return dropped;
    }

    @Override
    public HttpTraffic snapshot() {
        return this;
    }

    @Override
    public String toString() {
        String lines = exchanges.stream().map(RecordedExchange::describe).collect(Collectors.joining("\n"));
        return dropped == 0 ? lines : "(the oldest " + dropped + " exchanges were dropped)\n" + lines;
    }
}
