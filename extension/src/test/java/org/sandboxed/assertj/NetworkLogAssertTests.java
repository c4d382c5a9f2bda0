package org.sandboxed.assertj;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.record.NetworkAttempt;
import org.sandboxed.engine.record.NetworkAttempt.Operation;
import org.sandboxed.engine.record.NetworkAttempt.Protocol;
import org.sandboxed.engine.record.NetworkLog;

import static org.junit.jupiter.params.provider.Arguments.argumentSet;
import static org.sandboxed.assertj.SandboxAssertions.assertThat;
import static org.sandboxed.assertj.SandboxAssertions.assertThatThrownBy;

class NetworkLogAssertTests {

    private static final NetworkAttempt LOCAL = FakeAttempt.allowed(Operation.CONNECT, Protocol.TCP, "127.0.0.1", 80);
    private static final NetworkAttempt AWAY = FakeAttempt.denied(Operation.CONNECT, Protocol.TCP, "203.0.113.7", 80);
    private static final NetworkAttempt SIX =
            FakeAttempt.denied(Operation.SEND, Protocol.UDP, "2001:db8::1", 53).asking("www.example.com");
    private static final NetworkAttempt JOINED = FakeAttempt.denied(Operation.JOIN, Protocol.UDP, "239.1.2.3", 0);
    private static final NetworkAttempt BOUND = FakeAttempt.denied(Operation.BIND, Protocol.TCP, "127.0.0.1", 8080);
    private static final NetworkLog LOG = log(0, LOCAL, AWAY, SIX, BOUND);

    static final List<Arguments> MESSAGES = List.of(
            message("never tried", () -> assertThat(LOG).attempted("203.0.113.8", 80), """
                Expecting network log
                to have an attempt to reach:
                  203.0.113.8:80
                but attempted was:
                  CONNECT TCP 127.0.0.1:80
                  CONNECT TCP 203.0.113.7:80 DENIED
                  SEND UDP 2001:db8::1:53 DENIED
                  BIND TCP 127.0.0.1:8080 DENIED\
                """),
            message("nothing tried", () -> assertThat(log(0)).attempted("::1", 80), """
                Expecting network log
                to have an attempt to reach:
                  [::1]:80
                but there was no attempt\
                """),
            message("allowed", () -> assertThat(LOG).attempted("127.0.0.1").wasDenied(), """
                Expecting these attempts in the network log
                to be denied
                but attempted was:
                  CONNECT TCP 127.0.0.1:80\
                """),
            message("denied", () -> assertThat(LOG).attempted("203.0.113.7", 80).wasAllowed(), """
                Expecting these attempts in the network log
                to be allowed
                but attempted was:
                  CONNECT TCP 203.0.113.7:80 DENIED
                The first one would be allowed by @AllowNet("tcp://203.0.113.7:80")\
                """),
            message(
                    "denied IPv6",
                    () -> assertThat(LOG).attempted("2001:db8::/32").wasAllowed(),
                    """
                    Expecting these attempts in the network log
                    to be allowed
                    but attempted was:
                      SEND UDP 2001:db8::1:53 DENIED
                    The first one would be allowed by @AllowNet("udp://[2001:db8:0:0:0:0:0:1]:53")\
                    """),
            message(
                    "joined",
                    () -> assertThat(log(0, JOINED)).attempted("239.1.2.3").wasAllowed(),
                    """
                    Expecting these attempts in the network log
                    to be allowed
                    but attempted was:
                      JOIN UDP 239.1.2.3:0 DENIED
                    The first one would be allowed by @AllowNet("udp://239.1.2.3")\
                    """),
            message("bound", () -> assertThat(LOG).bound(8080).wasAllowed(), """
                Expecting these attempts in the network log
                to be allowed
                but attempted was:
                  BIND TCP 127.0.0.1:8080 DENIED
                The first one would be allowed by @AllowBind("8080")\
                """),
            message("never bound", () -> assertThat(log(0, LOCAL)).bound(80), """
                Expecting network log
                to have an attempt to reach:
                  local port 80
                but attempted was:
                  CONNECT TCP 127.0.0.1:80\
                """),
            message("tried", () -> assertThat(LOG).neverAttempted("127.0.0.0/8", 80), """
                Expecting network log
                to have no attempt to reach:
                  127.0.0.0/8:80
                but attempted was:
                  CONNECT TCP 127.0.0.1:80\
                """),
            message("incomplete", () -> assertThat(log(7, LOCAL)).neverAttempted("10.0.0.1"), """
                Expecting network log
                to have no attempt to reach:
                  10.0.0.1
                but the record is not complete: 7 events were dropped\
                """),
            message(
                    "denials of what is forgotten",
                    () -> assertThat(log(7, LOCAL)).hasNoDenials(),
                    """
                    Expecting network log
                    to have no denied attempts
                    but the record is not complete: 7 events were dropped\
                    """),
            message("not asked for", () -> assertThat(log(0, LOCAL)).askedFor("www.example.com"), """
                Expecting network log
                to have a name server asked for:
                  www.example.com
                but attempted was:
                  CONNECT TCP 127.0.0.1:80\
                """),
            message("denials", () -> assertThat(LOG).hasNoDenials(), """
                Expecting network log
                to have no denied attempts
                but attempted was:
                  CONNECT TCP 203.0.113.7:80 DENIED
                  SEND UDP 2001:db8::1:53 DENIED
                  BIND TCP 127.0.0.1:8080 DENIED
                The first one would be allowed by @AllowNet("tcp://203.0.113.7:80")\
                """),
            message("count", () -> assertThat(LOG).attempted("127.0.0.1").times(2), """
                Expecting these attempts in the network log
                to be 2
                but attempted was:
                  CONNECT TCP 127.0.0.1:80\
                """));

    @ParameterizedTest
    @FieldSource("MESSAGES")
    void a_failure_says_what_was_expected_and_what_was_seen(ThrowingCallable assertion, String message) {
        assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).hasMessage("%n".formatted() + message);
    }

    @Test
    void what_holds_passes() {
        assertThat(LOG).attempted("203.0.113.7", 80).wasDenied().times(1).hasProtocol(Protocol.TCP);
        assertThat(LOG).attempted("127.0.0.1", 80).wasAllowed().hasRule("allowNet: *");
        assertThat(LOG).attempted("WWW.example.com", 53).wasDenied();
        assertThat(LOG)
                .askedFor("www.example.com")
                .neverAttempted("203.0.113.7", 443)
                .neverAttempted("127.0.0.1", 8080);
        assertThat(log(0, LOCAL)).hasNoDenials().hasSize(1);
        assertThat(LOG).filteredOn(NetworkAttempt::isDenied).hasSize(3);
    }

    @Test
    void localhost_is_every_address_that_stays_on_the_machine() {
        assertThat(LOG).attempted("LocalHost", 80).wasAllowed().times(1);
        assertThat(log(0, AWAY)).neverAttempted("localhost");
        assertThatThrownBy(() -> assertThat(LOG).neverAttempted("localhost")).isInstanceOf(AssertionError.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "203.0.113.7:80",
                "[2001:db8::1]",
                "www.example.com:53",
                "http://www.example.com",
                "*",
                "",
                "203.0.113"
            })
    void what_no_attempt_could_match_is_refused_for_it_could_not_fail(String host) {
        assertThatThrownBy(() -> assertThat(LOG).neverAttempted(host))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("\"" + host + "\" is neither an address, ");
        assertThatThrownBy(() -> assertThat(LOG).attempted(host, 80)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_number_that_is_no_port_is_refused() {
        assertThatThrownBy(() -> assertThat(LOG).neverAttempted("203.0.113.7", 70_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("70000 is not a port; write a number from 0 to 65535");
        assertThatThrownBy(() -> assertThat(LOG).bound(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Arguments message(String name, ThrowingCallable assertion, String message) {
        return argumentSet(name, assertion, message);
    }

    private static NetworkLog log(long dropped, NetworkAttempt... attempts) {
        return new FakeNetworkLog(List.of(attempts), dropped);
    }

    private record FakeNetworkLog(List<NetworkAttempt> attempts, long dropped) implements NetworkLog {

        @Override
        public NetworkLog denied() {
            throw new UnsupportedOperationException("not asked for here");
        }

        @Override
        public NetworkLog to(String hostOrCidr) {
            throw new UnsupportedOperationException("not asked for here");
        }

        @Override
        public NetworkLog snapshot() {
            return this;
        }

        @Override
        public String toString() {
            return attempts.toString();
        }
    }
}
