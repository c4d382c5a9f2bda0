package org.sandboxed.assertj;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.assertj.core.api.AbstractIterableAssert;
import org.assertj.core.api.ListAssert;
import org.assertj.core.api.ObjectAssert;
import org.assertj.core.error.ErrorMessageFactory;
import org.jspecify.annotations.Nullable;
import org.sandboxed.assertj.error.Subject;
import org.sandboxed.engine.policy.Given;
import org.sandboxed.engine.record.NetlinkExchange;
import org.sandboxed.engine.record.NetlinkMessage;
import org.sandboxed.engine.record.NetlinkTraffic;

import static org.sandboxed.assertj.error.ShouldBeCompleteTraffic.shouldBeCompleteTraffic;
import static org.sandboxed.assertj.error.ShouldHaveRequested.shouldHaveRequested;
import static org.sandboxed.assertj.error.ShouldNotHaveRequested.shouldNotHaveRequested;

/**
 * Assertions on what programs said over netlink sockets. Everything that AssertJ has for iterables works on the exchanges
 * too. A live view is frozen when the assertion starts.
 *
 * <pre>{@code
 * assertThat(netlink).requested(RTM_GETADDR).answered();
 * assertThat(netlink).neverTriedToChange();
 * }</pre>
 */
public final class NetlinkTrafficAssert
        extends AbstractIterableAssert<
                NetlinkTrafficAssert, NetlinkTraffic, NetlinkExchange, ObjectAssert<NetlinkExchange>> {

    private final Subject subject;

    NetlinkTrafficAssert(@Nullable NetlinkTraffic actual) {
        super(actual == null ? null : actual.snapshot(), NetlinkTrafficAssert.class);
        this.subject = Subject.netlink();
    }

    /**
     * Verifies that a request of a type was sent, whatever came of it, and goes on with those requests.
     *
     * @param type such as {@link NetlinkMessage#RTM_GETADDR}
     * @return assertions on all requests of that type
     */
    public NetlinkRequestAssert requested(int type) {
        isNotNull();
        verify(!actual.of(type).exchanges().isEmpty(), () -> shouldHaveRequested(subject, actual, type));
        return new NetlinkRequestAssert(actual, type);
    }

    /**
     * Verifies that no request of some types was sent, not even in vain. Fails where exchanges were dropped.
     *
     * @param types such as {@link NetlinkMessage#RTM_GETROUTE}; at least one
     * @return this
     */
    public NetlinkTrafficAssert neverRequested(int... types) {
        isNotNull();
        Wanted.require(Given.value("neverRequested", types).length, "a type of requests");
        List<String> names =
                IntStream.of(types).mapToObj(NetlinkMessage::nameOf).toList();
        return verifyNone(actual.of(types).exchanges(), "request:", names);
    }

    /**
     * Verifies that no request asked for a change of interfaces, addresses, routes and the like, which would have been
     * refused. Fails where exchanges were dropped.
     *
     * @return this
     */
    public NetlinkTrafficAssert neverTriedToChange() {
        isNotNull();
        List<NetlinkExchange> changes = actual.exchanges().stream()
                .filter(exchange -> exchange.request().isChange())
                .toList();
        return verifyNone(changes, "try to change anything", List.of());
    }

    /**
     * Verifies that nothing was forgotten to bound the memory.
     *
     * @return this
     */
    public NetlinkTrafficAssert isComplete() {
        isNotNull();
        return verify(actual.dropped() == 0, () -> shouldBeCompleteTraffic(subject, actual));
    }

    private NetlinkTrafficAssert verifyNone(List<NetlinkExchange> found, String unwanted, List<String> names) {
        verify(found.isEmpty(), () -> shouldNotHaveRequested(subject, unwanted, names, found));
        return isComplete();
    }

    @Override
    protected ObjectAssert<NetlinkExchange> toAssert(NetlinkExchange value, String description) {
        return new ObjectAssert<>(value).as(description);
    }

    @Override
    protected NetlinkTrafficAssert newAbstractIterableAssert(Iterable<? extends NetlinkExchange> iterable) {
        List<NetlinkExchange> kept = StreamSupport.stream(iterable.spliterator(), false)
                .map(NetlinkExchange.class::cast)
                .toList();
        return new NetlinkTrafficAssert(new SelectedExchanges(kept, actual));
    }

    /**
     * Goes on with the exchanges as a list.
     *
     * @return assertions on the exchanges
     */
    public ListAssert<NetlinkExchange> exchanges() {
        isNotNull();
        return SandboxAssertions.assertThat(actual.exchanges()).as(info.description());
    }

    private NetlinkTrafficAssert verify(boolean holds, Supplier<ErrorMessageFactory> message) {
        if (!holds) {
            throwAssertionError(message.get());
        }
        return this;
    }
}
