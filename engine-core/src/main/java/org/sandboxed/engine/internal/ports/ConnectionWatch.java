package org.sandboxed.engine.internal.ports;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.Poll;
import org.sandboxed.engine.internal.kernel.WakeablePoll;

/** The thread that waits for connections that programs make without waiting themselves. One for each run that has such. */
final class ConnectionWatch implements AutoCloseable {

    private final Consumer<Fd> connected;
    private final WakeablePoll poll = new WakeablePoll();
    private final List<Fd> watched = new ArrayList<>();
    private final Thread thread;
    private volatile boolean isOver;

    private ConnectionWatch(Consumer<Fd> connected) {
        this.connected = connected;
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
            watch.poll.abandon();
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
        poll.wake();
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
            await(now);
            for (int i = 0; i < now.size(); i++) {
                settle(now.get(i), poll.events(i));
            }
        }
    }

    private void await(List<Fd> now) {
        poll.prepare(now.size());
        for (int i = 0; i < now.size(); i++) {
            poll.watch(i, now.get(i).number(), Poll.OUT);
        }
        poll.await(now.size());
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

    /** Ends the thread, and waits for its end. */
    @Override
    public void close() {
        isOver = true;
        poll.end(thread);
    }
}
