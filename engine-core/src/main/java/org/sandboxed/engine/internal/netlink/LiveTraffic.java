package org.sandboxed.engine.internal.netlink;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.sandboxed.engine.policy.Given;
import org.sandboxed.engine.record.NetlinkExchange;
import org.sandboxed.engine.record.NetlinkTraffic;

/** A view: each method reads what is recorded at that moment. */
final class LiveTraffic implements NetlinkTraffic {

    private final Supplier<NetlinkTraffic> now;

    LiveTraffic(Supplier<NetlinkTraffic> now) {
        this.now = now;
    }

    @Override
    public List<NetlinkExchange> exchanges() {
        return now.get().exchanges();
    }

    @Override
    public NetlinkTraffic protocol(String name) {
        Given.value("netlink: protocol", name);
        return new LiveTraffic(() -> now.get().protocol(name));
    }

    @Override
    public NetlinkTraffic of(int... types) {
        int[] kept = Given.value("netlink: of", types).clone();
        return new LiveTraffic(() -> now.get().of(kept));
    }

    @Override
    public NetlinkTraffic refused() {
        return new LiveTraffic(() -> now.get().refused());
    }

    @Override
    public long dropped() {
        return now.get().dropped();
    }

    @Override
    public NetlinkTraffic snapshot() {
        return now.get();
    }

    @Override
    public void writePcap(Path file) throws IOException {
        now.get().writePcap(file);
    }

    @Override
    public String toString() {
        return now.get().toString();
    }
}
