package org.sandboxed.engine.internal.http;

import java.util.List;
import java.util.function.Supplier;
import org.sandboxed.engine.http.HttpStub;
import org.sandboxed.engine.policy.Given;
import org.sandboxed.engine.policy.HttpRule;
import org.sandboxed.engine.record.HttpExchange;
import org.sandboxed.engine.record.HttpTraffic;

/** A view: each method reads what is recorded at that moment. */
final class LiveHttpTraffic implements HttpTraffic {

    private final Supplier<HttpTraffic> now;
    private final Stubs stubs;

    LiveHttpTraffic(Supplier<HttpTraffic> now, Stubs stubs) {
        this.now = now;
        this.stubs = stubs;
    }

    @Override
    public List<HttpExchange> exchanges() {
        return now.get().exchanges();
    }

    @Override
    public HttpTraffic denied() {
        return new LiveHttpTraffic(() -> now.get().denied(), stubs);
    }

    @Override
    public HttpTraffic of(String rule) {
        Given.value("http: of", rule);
        HttpRule.parse("of", rule);
        return new LiveHttpTraffic(() -> now.get().of(rule), stubs);
    }

    @Override
    public HttpStub stub(String rule) {
        Given.value("http: stub", rule);
        return stubs.add(rule);
    }

    @Override
    public long dropped() {
        return now.get().dropped();
    }

    @Override
    public HttpTraffic snapshot() {
        return now.get();
    }

    @Override
    public String toString() {
        return now.get().toString();
    }
}
