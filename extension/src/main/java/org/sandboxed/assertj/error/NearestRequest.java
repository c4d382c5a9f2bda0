package org.sandboxed.assertj.error;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.sandboxed.engine.policy.HttpPath;
import org.sandboxed.engine.policy.HttpRule;
import org.sandboxed.engine.record.HttpExchange;

/** The request that is most like one that was not sent, and in what it is another. */
final class NearestRequest {

    private static final int ALL = 3;

    private NearestRequest() {}

    /** Words about it; empty where no request has anything in common with the rule. */
    static Optional<String> to(HttpRule rule, List<HttpExchange> exchanges) {
        return exchanges.stream()
                .min(Comparator.comparingInt(
                        exchange -> differences(rule, exchange).size()))
                .filter(nearest -> differences(rule, nearest).size() < ALL)
                .map(nearest -> String.format(
                        "%nThe nearest one differs in its %s:%n  %s",
                        String.join(" and its ", differences(rule, nearest)), nearest));
    }

    private static List<String> differences(HttpRule rule, HttpExchange exchange) {
        List<String> differences = new ArrayList<>();
        if (!rule.method().equals(HttpRule.ANY) && !rule.method().equals(exchange.method())) {
            differences.add("method");
        }
        if (!rule.isFor(exchange.host())) {
            differences.add("host");
        }
        if (!rule.covers(rule.method(), rule.host(), HttpPath.normalize(exchange.path()))) {
            differences.add("path");
        }
        return differences;
    }
}
