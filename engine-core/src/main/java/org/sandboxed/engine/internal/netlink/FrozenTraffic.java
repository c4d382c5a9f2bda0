package org.sandboxed.engine.internal.netlink;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.sandboxed.engine.policy.Given;
import org.sandboxed.engine.record.NetlinkExchange;
import org.sandboxed.engine.record.NetlinkTraffic;

/** Exchanges that nothing is added to any more. */
final class FrozenTraffic implements NetlinkTraffic {

    private final List<RecordedExchange> exchanges;
    private final long dropped;
    private final String protocol;

    FrozenTraffic(List<RecordedExchange> exchanges, long dropped) {
        this(exchanges, dropped, Netlink.protocol(Netlink.ROUTE));
    }

    private FrozenTraffic(List<RecordedExchange> exchanges, long dropped, String protocol) {
        this.exchanges = List.copyOf(exchanges);
        this.dropped = dropped;
        this.protocol = protocol;
    }

    @Override
    public List<NetlinkExchange> exchanges() {
        return List.copyOf(exchanges);
    }

    @Override
    public NetlinkTraffic protocol(String name) {
        Given.value("netlink: protocol", name);
        return new FrozenTraffic(
                exchanges.stream()
                        .filter(exchange -> exchange.protocol().equals(name))
                        .toList(),
                dropped,
                name);
    }

    @Override
    public NetlinkTraffic of(int... types) {
        Given.value("netlink: of", types);
        return keep(exchange -> exchange.protocol().equals(protocol)
                && IntStream.of(types).anyMatch(type -> exchange.request().type() == type));
    }

    @Override
    public NetlinkTraffic refused() {
        return keep(exchange -> exchange.error().isPresent());
    }

    private NetlinkTraffic keep(Predicate<RecordedExchange> filter) {
        return new FrozenTraffic(exchanges.stream().filter(filter).toList(), dropped, protocol);
    }

    @Override
    public long dropped() {
        return dropped;
    }

    @Override
    public NetlinkTraffic snapshot() {
        return this;
    }

    @Override
    public void writePcap(Path file) throws IOException {
        Capture.write(exchanges, Given.value("netlink: writePcap", file));
    }

    @Override
    public String toString() {
        String lines = exchanges.stream().map(RecordedExchange::describe).collect(Collectors.joining("\n"));
        return dropped == 0 ? lines : "(the oldest " + dropped + " exchanges were dropped)\n" + lines;
    }
}
