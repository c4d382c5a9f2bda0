package org.sandboxed.assertj;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.record.NetlinkExchange;
import org.sandboxed.engine.record.NetlinkTraffic;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;
import static org.sandboxed.assertj.SandboxAssertions.assertThatThrownBy;
import static org.sandboxed.engine.record.NetlinkMessage.RTM_GETADDR;
import static org.sandboxed.engine.record.NetlinkMessage.RTM_GETLINK;
import static org.sandboxed.engine.record.NetlinkMessage.RTM_GETROUTE;
import static org.sandboxed.engine.record.NetlinkMessage.RTM_NEWLINK;

class NetlinkTrafficAssertTests {

    private static final NetlinkTraffic SAID = new Traffic(
            List.of(
                    new FakeExchange(RTM_GETLINK, null),
                    new FakeExchange(RTM_GETADDR, null),
                    new FakeExchange(RTM_NEWLINK, Errno.EPERM)),
            0);

    @Test
    void what_looks_for_nothing_is_refused_for_it_could_not_fail() {
        assertThatThrownBy(() -> assertThat(SAID).neverRequested())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("name a type of requests");
    }

    @Test
    void what_was_said_passes() {
        assertThat(SAID)
                .requested(RTM_GETADDR)
                .answered()
                .times(1)
                .requested(RTM_GETLINK)
                .answered();
        assertThat(SAID).requested(RTM_NEWLINK).refused().refusedWith(Errno.EPERM);
        assertThat(SAID).neverRequested(RTM_GETROUTE).isComplete().hasSize(3);
        assertThat(SAID).exchanges().extracting(NetlinkExchange::pid).containsOnly(42);
        assertThat(SAID)
                .filteredOn(exchange -> exchange.error().isPresent())
                .requested(RTM_NEWLINK)
                .times(1);
    }

    @Test
    void a_missing_request_is_shown_with_what_was_said() {
        assertThatThrownBy(() -> assertThat(SAID).requested(RTM_GETROUTE))
                .isInstanceOf(AssertionError.class)
                .hasMessage("""

                    Expecting netlink traffic
                    to have requested:
                      RTM_GETROUTE
                    but said was only:
                      [42] RTM_GETLINK -> NLMSG_DONE
                      [42] RTM_GETADDR -> NLMSG_DONE
                      [42] RTM_NEWLINK -> EPERM\
                    """);
        assertThatThrownBy(() -> assertThat(new Traffic(List.of(), 0)).requested(RTM_GETROUTE))
                .hasMessageEndingWith("but nothing was said");
    }

    @Test
    void an_outcome_is_shown_with_the_requests() {
        assertThatThrownBy(() -> assertThat(SAID).requested(RTM_NEWLINK).answered())
                .isInstanceOf(AssertionError.class)
                .hasMessage("""

                    Expecting netlink requests:
                      RTM_NEWLINK
                    to all have been answered
                    but they were:
                      [42] RTM_NEWLINK -> EPERM\
                    """);
        assertThatThrownBy(() -> assertThat(SAID).requested(RTM_GETADDR).refused())
                .hasMessageContaining("to all have been refused\n");
        assertThatThrownBy(() -> assertThat(SAID).requested(RTM_NEWLINK).refusedWith(Errno.EACCES))
                .hasMessageContaining("to all have been refused with EACCES");
        assertThatThrownBy(() -> assertThat(SAID).requested(RTM_NEWLINK).times(2))
                .hasMessageContaining("to have been sent 2 times, not 1");
    }

    @Test
    void an_unwanted_request_is_shown() {
        assertThatThrownBy(() -> assertThat(SAID).neverRequested(RTM_GETADDR, RTM_GETROUTE))
                .isInstanceOf(AssertionError.class)
                .hasMessage("""

                    Expecting netlink traffic
                    to never request:
                      RTM_GETADDR
                      RTM_GETROUTE
                    but said was:
                      [42] RTM_GETADDR -> NLMSG_DONE\
                    """);
        assertThatThrownBy(() -> assertThat(SAID).neverTriedToChange())
                .hasMessageContaining("to never try to change anything\nbut said was:\n  [42] RTM_NEWLINK -> EPERM");
    }

    @Test
    void what_is_incomplete_proves_nothing() {
        NetlinkTraffic cut = new Traffic(SAID.exchanges(), 3);

        assertThatThrownBy(() -> assertThat(cut).neverRequested(RTM_GETROUTE))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the oldest 3 exchanges were dropped");
        assertThatThrownBy(() -> assertThat(cut).requested(RTM_GETADDR).times(1))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the oldest 3 exchanges were dropped");
    }

    private record Traffic(List<NetlinkExchange> exchanges, long dropped) implements NetlinkTraffic {

        @Override
        public NetlinkTraffic protocol(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public NetlinkTraffic of(int... types) {
            return new Traffic(
                    exchanges.stream()
                            .filter(exchange -> IntStream.of(types)
                                    .anyMatch(type -> exchange.request().type() == type))
                            .toList(),
                    dropped);
        }

        @Override
        public NetlinkTraffic refused() {
            throw new UnsupportedOperationException();
        }

        @Override
        public NetlinkTraffic snapshot() {
            return this;
        }

        @Override
        public void writePcap(Path file) throws IOException {
            throw new IOException("not a real one");
        }
    }
}
