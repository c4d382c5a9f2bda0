package org.sandboxed.engine.internal.ports;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.Pipes;
import org.sandboxed.engine.internal.kernel.Poll;

/** The thread that waits for connections that programs make without waiting themselves. One for each run that has such. */
final class ConnectionWatch implements AutoCloseable {

    private final Consumer<Fd> connected;
    private final Fd wake = Pipes.eventfd();
    private final NativeMemory counter = NativeMemory.allocate(Long.BYTES);
    private final NativeMemory one = NativeMemory.allocate(Long.BYTES);
    private final List<Fd> watched = new ArrayList<>();
    private final Thread thread;
    private volatile boolean isOver;

    private ConnectionWatch(Consumer<Fd> connected) {
        this.connected = connected;
        one.putLong(0, 1);
        thread = new Thread(this::run, "sandboxed-connections");
        thread.setDaemon(true);
    }

    /**
     * Starts the thread.
     *
     * @param connected told of each socket that has become connected, on that thread
     */
    static ConnectionWatch start(Consumer<Fd> connected) {
        ConnectionWatch watch = new ConnectionWatch(connected);
        try {
            watch.thread.start();
        } catch (Throwable noThread) {
            watch.wake.close();
            throw noThread;
        }
        return watch;
    }

    /** Watches a socket until its connection is made, or has failed. */
    void add(Fd socket) {
        synchronized (watched) {
            if (!watched.contains(socket)) {
                watched.add(socket);
            }
        }
        wake();
    }

    boolean has(Fd socket) {
        synchronized (watched) {
            return watched.contains(socket);
        }
    }

    private void run() {
        while (!isOver) {
            List<Fd> now;
            synchronized (watched) {
                now = List.copyOf(watched);
            }
            NativeMemory entries = await(now);
            for (int i = 0; i < now.size(); i++) {
                settle(now.get(i), events(entries, i + 1));
            }
        }
    }

    private NativeMemory await(List<Fd> now) {
        NativeMemory entries = NativeMemory.allocate((now.size() + 1) * Poll.ENTRY_SIZE);
        put(entries, 0, wake, Poll.IN);
        for (int i = 0; i < now.size(); i++) {
            put(entries, i + 1, now.get(i), Poll.OUT);
        }
        Poll.poll(entries, now.size() + 1, -1);
        if (events(entries, 0) != 0) {
            Pipes.read(wake.number(), counter.address(), Long.BYTES);
        }
        return entries;
    }

    private void settle(Fd socket, short events) {
        if (events == 0) {
            return;
        }
        if ((events & (Poll.ERR | Poll.HUP | Poll.NVAL)) == 0) {
            // Told first: until then nobody else may close it.
            connected.accept(socket);
        }
        synchronized (watched) {
            watched.remove(socket);
        }
    }

    private static void put(NativeMemory entries, int index, Fd fd, short events) {
        int at = index * Poll.ENTRY_SIZE;
        entries.putInt(at, fd.number());
        entries.putShort(at + 4, events);
        entries.putShort(at + 6, (short) 0);
    }

    private static short events(NativeMemory entries, int index) {
        return entries.getShort(index * Poll.ENTRY_SIZE + 6);
    }

    private void wake() {
        Pipes.write(wake.number(), one.address(), Long.BYTES);
    }

    /** Ends the thread, and waits for its end. */
    @Override
    public void close() {
        isOver = true;
        wake();
        boolean wasInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException again) {
                // It ends at once, and nobody else may close what it looks at.
                wasInterrupted = true;
            }
        }
        wake.close();
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
