package org.sandboxed.engine.internal.handler.random;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.Poll;
import org.sandboxed.engine.internal.kernel.StreamPair;
import org.sandboxed.engine.internal.kernel.WakeablePoll;

/**
 * Keeps full what the programs of a run read in place of random devices. Its thread lives as long as one of these is open
 * somewhere. Thread-safe.
 */
final class DeviceFeeder {

    /** So many descriptors of this JVM programs can take. */
    private static final int MOST = 256;

    private final List<DeviceStream> added = new ArrayList<>();
    private int count;
    private @Nullable WakeablePoll poll;

    /** A descriptor for a program, from which it reads the stream with this key; or a negated errno. */
    int open(long key) {
        synchronized (this) {
            if (count == MOST) {
                return -Errnos.ENFILE;
            }
            count++;
        }
        StreamPair pair = null;
        try {
            pair = StreamPair.open();
            DeviceStream stream = new DeviceStream(pair.near(), key);
            stream.feed();
            add(stream);
            return pair.far().release();
        } catch (RuntimeException | Error failure) {
            if (pair != null) {
                pair.close();
            }
            forget();
            if (failure instanceof KernelException e) {
                return -e.errno();
            }
            throw failure;
        }
    }

    private synchronized void add(DeviceStream stream) {
        WakeablePoll running = poll;
        if (running == null) {
            WakeablePoll fresh = new WakeablePoll();
            try {
                Thread thread = new Thread(() -> run(fresh), "sandboxed-random");
                thread.setDaemon(true);
                thread.start();
            } catch (RuntimeException | Error noThread) {
                fresh.abandon();
                throw noThread;
            }
            poll = fresh;
        } else {
            running.wake();
        }
        added.add(stream);
    }

    private synchronized void forget() {
        count--;
    }

    private void run(WakeablePoll own) {
        List<DeviceStream> streams = new ArrayList<>();
        try {
            while (take(streams, own)) {
                feed(streams, own);
            }
        } finally {
            // Empty, unless something was thrown: then nobody may wait for ever.
            streams.forEach(this::close);
        }
    }

    /** Takes what was added; false where there is nothing left to do. */
    private synchronized boolean take(List<DeviceStream> streams, WakeablePoll own) {
        streams.addAll(added);
        added.clear();
        if (streams.isEmpty()) {
            own.abandon();
            poll = null;
        }
        return !streams.isEmpty();
    }

    private void feed(List<DeviceStream> streams, WakeablePoll own) {
        own.prepare(streams.size());
        for (int i = 0; i < streams.size(); i++) {
            own.watch(i, streams.get(i).number(), (short) (Poll.IN | Poll.OUT));
        }
        own.await(streams.size());
        for (int i = streams.size() - 1; i >= 0; i--) {
            if (own.events(i) != 0 && !streams.get(i).feed()) {
                close(streams.remove(i));
            }
        }
    }

    private void close(DeviceStream stream) {
        stream.close();
        forget();
    }
}
