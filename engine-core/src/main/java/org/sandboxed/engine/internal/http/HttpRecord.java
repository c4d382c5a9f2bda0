package org.sandboxed.engine.internal.http;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The HTTP exchanges of a sandbox: the newest within a budget of bytes. Thread-safe. */
final class HttpRecord {

    private static final long BUDGET = 32L * 1024 * 1024;

    private final long origin;
    private final Redaction redaction;
    private final Deque<Recording> recordings = new ArrayDeque<>();
    private long bytes;
    private long dropped;

    HttpRecord(long originNanos, Redaction redaction) {
        this.origin = originNanos;
        this.redaction = redaction;
    }

    /** What must not be in it. */
    Redaction redaction() {
        return redaction;
    }

    Recording add(HttpOrigin from, HttpRequest request, List<Map.Entry<String, String>> headers) {
        Recording recording = new Recording(this, from, request, System.nanoTime() - origin, headers);
        synchronized (this) {
            recordings.add(recording);
            grow(recording.headSize());
        }
        return recording;
    }

    /** An exchange needs more memory, for which the oldest may have to go. */
    synchronized void grow(long by) {
        bytes += by;
        while (bytes > BUDGET && recordings.size() > 1) {
            Recording oldest = recordings.remove();
            bytes -= oldest.drop();
            oldest.run().drop();
            dropped++;
        }
    }

    long now() {
        return System.nanoTime() - origin;
    }

    /** Nothing follows, for no exchange. */
    void end() {
        List<Recording> all;
        synchronized (this) {
            all = List.copyOf(recordings);
        }
        for (Recording each : all) {
            each.ended();
        }
    }

    /** What a run has said, or with null what all have. */
    FrozenHttpTraffic read(@Nullable HttpRun run) {
        List<Recording> kept = new ArrayList<>();
        long gone;
        synchronized (this) {
            for (Recording recording : recordings) {
                if (run == null || recording.run() == run) {
                    kept.add(recording);
                }
            }
            gone = run == null ? dropped : run.dropped();
        }
        List<RecordedExchange> exchanges = new ArrayList<>(kept.size());
        for (Recording recording : kept) {
            exchanges.add(recording.snapshot());
        }
        return new FrozenHttpTraffic(exchanges, gone);
    }
}
