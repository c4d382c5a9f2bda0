package org.sandboxed.engine.internal.netlink;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.record.NetlinkTraffic;

/** The netlink traffic of a sandbox: the newest exchanges within a budget of bytes. Thread-safe. */
public final class TrafficRecord {

    private static final long BUDGET = 8L * 1024 * 1024;

    private final long origin;
    private final Deque<RecordedExchange> exchanges = new ArrayDeque<>();
    private long bytes;
    private long dropped;

    /**
     * Opens a record.
     *
     * @param originNanos what {@link System#nanoTime()} was when the sandbox was built
     */
    public TrafficRecord(long originNanos) {
        origin = originNanos;
    }

    /** Begins a run. */
    public TrafficRun openRun() {
        return new TrafficRun(this);
    }

    /** Returns a view of everything that is recorded now and later. */
    public NetlinkTraffic live() {
        return new LiveTraffic(() -> read(null));
    }

    void add(TrafficRun run, int protocol, int pid, byte[] request, List<byte[]> replies) {
        List<DecodedMessage> answers = replies.stream()
                .map(reply -> new DecodedMessage(protocol, reply))
                .toList();
        RecordedExchange exchange = new RecordedExchange(
                run,
                protocol,
                pid,
                Duration.ofNanos(System.nanoTime() - origin),
                new DecodedMessage(protocol, request),
                answers);
        synchronized (this) {
            exchanges.add(exchange);
            bytes += exchange.size();
            while (bytes > BUDGET && exchanges.size() > 1) {
                RecordedExchange oldest = exchanges.remove();
                bytes -= oldest.size();
                oldest.run().drop();
                dropped++;
            }
        }
    }

    /** What a run has said, or with null what all have. */
    synchronized FrozenTraffic read(@Nullable TrafficRun run) {
        List<RecordedExchange> kept = new ArrayList<>();
        for (RecordedExchange exchange : exchanges) {
            if (run == null || exchange.run() == run) {
                kept.add(exchange);
            }
        }
        return new FrozenTraffic(kept, run == null ? dropped : run.dropped());
    }
}
