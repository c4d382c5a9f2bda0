package org.sandboxed.engine.internal.netlink;

import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.PacketReceiver;
import org.sandboxed.engine.internal.kernel.Pipes;
import org.sandboxed.engine.internal.kernel.Poll;

/** The thread that waits for what programs send, and for the end of their sockets. One for each run that has such sockets. */
final class SocketLoop implements AutoCloseable {

    private final NetlinkSockets sockets;
    private final Fd wake = Pipes.eventfd();
    private final NativeMemory counter = NativeMemory.allocate(Long.BYTES);
    private final NativeMemory one = NativeMemory.allocate(Long.BYTES);
    private final PacketReceiver receiver = new PacketReceiver(NetlinkSocket.MAX_REQUEST);
    private final byte[] buffer = new byte[NetlinkSocket.MAX_REQUEST];
    private final Thread thread;
    private NativeMemory entries = NativeMemory.allocate(8 * Poll.ENTRY_SIZE);
    private volatile boolean isOver;

    private SocketLoop(NetlinkSockets sockets) {
        this.sockets = sockets;
        one.putLong(0, 1);
        thread = new Thread(this::run, "sandboxed-netlink");
        thread.setDaemon(true);
    }

    static SocketLoop start(NetlinkSockets sockets) {
        SocketLoop loop = new SocketLoop(sockets);
        try {
            loop.thread.start();
        } catch (Throwable noThread) {
            loop.wake.close();
            throw noThread;
        }
        return loop;
    }

    private void run() {
        while (!isOver) {
            NetlinkSocket[] watched = sockets.live();
            await(watched);
            serve(watched);
        }
        for (NetlinkSocket socket : sockets.live()) {
            socket.drain(receiver, buffer);
            sockets.remove(socket);
        }
    }

    private void await(NetlinkSocket[] watched) {
        int size = (watched.length + 1) * Poll.ENTRY_SIZE;
        if (entries.size() < size) {
            entries = NativeMemory.allocate(2 * size);
        }
        put(0, wake.number());
        for (int i = 0; i < watched.length; i++) {
            put(i + 1, watched[i].descriptor());
        }
        Poll.poll(entries, watched.length + 1, -1);
        if (events(0) != 0) {
            Pipes.read(wake.number(), counter.address(), Long.BYTES);
        }
    }

    private void serve(NetlinkSocket[] watched) {
        for (int i = 0; i < watched.length; i++) {
            if (events(i + 1) != 0 && !watched[i].drain(receiver, buffer)) {
                sockets.remove(watched[i]);
            }
        }
    }

    private void put(int index, int fd) {
        int at = index * Poll.ENTRY_SIZE;
        entries.putInt(at, fd);
        entries.putShort(at + 4, Poll.IN);
        entries.putShort(at + 6, (short) 0);
    }

    private short events(int index) {
        return entries.getShort(index * Poll.ENTRY_SIZE + 6);
    }

    /** Makes the thread look again. */
    void wake() {
        Pipes.write(wake.number(), one.address(), Long.BYTES);
    }

    /** Lets the thread answer what is unread, and waits for its end. */
    @Override
    public void close() {
        isOver = true;
        wake();
        boolean wasInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException again) {
                // It works on for a moment only, and nobody else closes what it has open.
                wasInterrupted = true;
            }
        }
        wake.close();
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
