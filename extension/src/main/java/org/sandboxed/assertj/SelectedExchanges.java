package org.sandboxed.assertj;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.sandboxed.engine.record.NetlinkExchange;
import org.sandboxed.engine.record.NetlinkTraffic;

/**
 * Traffic of which an assertion has kept some exchanges.
 *
 * @param exchanges those kept
 * @param whole what they were kept from
 */
record SelectedExchanges(List<NetlinkExchange> exchanges, NetlinkTraffic whole) implements NetlinkTraffic {

    SelectedExchanges {
        exchanges = List.copyOf(exchanges);
    }

    @Override
    public NetlinkTraffic protocol(String name) {
        return new SelectedExchanges(
                exchanges.stream()
                        .filter(exchange -> exchange.protocol().equals(name))
                        .toList(),
                whole.protocol(name));
    }

    @Override
    public NetlinkTraffic of(int... types) {
        List<NetlinkExchange> wanted = whole.of(types).exchanges();
        return new SelectedExchanges(exchanges.stream().filter(wanted::contains).toList(), whole);
    }

    @Override
    public NetlinkTraffic refused() {
        return new SelectedExchanges(
                exchanges.stream()
                        .filter(exchange -> exchange.error().isPresent())
                        .toList(),
                whole);
    }

    @Override
    public long dropped() {
        return whole.dropped();
    }

    @Override
    public NetlinkTraffic snapshot() {
        return this;
    }

    /** Writes the whole: a capture of a selection is one of a conversation that did not happen. */
    @Override
    public void writePcap(Path file) throws IOException {
        whole.writePcap(file);
    }
}
