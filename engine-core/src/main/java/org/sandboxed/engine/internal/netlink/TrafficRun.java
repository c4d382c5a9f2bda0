package org.sandboxed.engine.internal.netlink;

import org.sandboxed.engine.record.NetlinkTraffic;

/** One run's part of the traffic of its sandbox. Thread-safe. */
public final class TrafficRun {

    private final TrafficRecord record;
    private long dropped;

    TrafficRun(TrafficRecord record) {
        this.record = record;
    }

    /** Freezes what this run has said so far. */
    public NetlinkTraffic snapshot() {
        return record.read(this);
    }

    TrafficRecord record() {
        return record;
    }

    /** How many exchanges of this run are gone; guarded by the record's lock. */
    long dropped() {
        return dropped;
    }

    void drop() {
        dropped++;
    }
}
