package org.sandboxed.assertj;

import java.util.List;
import org.assertj.core.api.AbstractAssert;
import org.sandboxed.assertj.error.Subject;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.record.NetlinkExchange;
import org.sandboxed.engine.record.NetlinkMessage;
import org.sandboxed.engine.record.NetlinkTraffic;

import static org.sandboxed.assertj.error.ShouldAllHaveBeen.shouldAllHaveBeen;

/** Assertions on all netlink requests of one type; there is at least one. */
public final class NetlinkRequestAssert extends AbstractAssert<NetlinkRequestAssert, NetlinkTraffic> {

    private final Subject subject;
    private final int type;
    private final List<NetlinkExchange> requests;

    NetlinkRequestAssert(NetlinkTraffic actual, int type) {
        super(actual, NetlinkRequestAssert.class);
        this.type = type;
        this.subject = Subject.netlinkRequests(NetlinkMessage.nameOf(type));
        this.requests = actual.of(type).exchanges();
    }

    /**
     * Verifies that each of them was answered, and with no error.
     *
     * @return this
     */
    public NetlinkRequestAssert answered() {
        return verify(requests.stream().allMatch(NetlinkExchange::isAnswered), "all have been answered");
    }

    /**
     * Verifies that each of them was answered with an error.
     *
     * @return this
     */
    public NetlinkRequestAssert refused() {
        return verify(requests.stream().allMatch(exchange -> exchange.error().isPresent()), "all have been refused");
    }

    /**
     * Verifies that each of them was answered with this error.
     *
     * @param errno such as {@link Errno#EPERM}
     * @return this
     */
    public NetlinkRequestAssert refusedWith(Errno errno) {
        boolean holds = requests.stream()
                .allMatch(exchange -> exchange.error().filter(errno::equals).isPresent());
        return verify(holds, "all have been refused with " + errno);
    }

    /**
     * Verifies how many there are. Fails where exchanges were dropped.
     *
     * @param count the number
     * @return this
     */
    public NetlinkRequestAssert times(int count) {
        new NetlinkTrafficAssert(actual).isComplete();
        return verify(requests.size() == count, "have been sent " + count + " times, not " + requests.size());
    }

    /**
     * Goes on with requests of another type.
     *
     * @param otherType such as {@link NetlinkMessage#RTM_GETLINK}
     * @return assertions on all requests of that type
     */
    public NetlinkRequestAssert requested(int otherType) {
        return otherType == type ? this : new NetlinkTrafficAssert(actual).requested(otherType);
    }

    private NetlinkRequestAssert verify(boolean holds, String expected) {
        if (!holds) {
            throwAssertionError(shouldAllHaveBeen(subject, expected, requests));
        }
        return this;
    }
}
