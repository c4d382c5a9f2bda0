package org.sandboxed.assertj.error;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import org.sandboxed.engine.record.NetworkAttempt;
import org.sandboxed.engine.record.NetworkAttempt.Operation;
import org.sandboxed.engine.record.NetworkAttempt.Protocol;

/** The annotation that would allow an attempt. */
final class AllowingRule {

    private AllowingRule() {}

    /** The annotation as one would write it; empty where no rule can allow the attempt. */
    static Optional<String> of(NetworkAttempt attempt) {
        if (attempt.protocol() == Protocol.OTHER
                || attempt.rule().filter(rule -> rule.startsWith("deny")).isPresent()) {
            return Optional.empty();
        }
        return switch (attempt.operation()) {
            case BIND, LISTEN -> Optional.of("@AllowBind(\"" + attempt.port() + "\")");
            case CONNECT, SEND, JOIN -> attempt.address().map(address -> net(attempt, address));
        };
    }

    private static String net(NetworkAttempt attempt, InetAddress address) {
        String literal = address.getHostAddress();
        String scheme = attempt.protocol().name().toLowerCase(Locale.ROOT) + "://";
        if (attempt.protocol() == Protocol.ICMP || attempt.operation() == Operation.JOIN) {
            return "@AllowNet(\"" + scheme + literal + "\")";
        }
        String host = address instanceof Inet6Address ? "[" + literal + "]" : literal;
        return "@AllowNet(\"" + scheme + host + ":" + attempt.port() + "\")";
    }
}
