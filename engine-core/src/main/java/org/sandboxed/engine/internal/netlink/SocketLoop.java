package org.sandboxed.engine.internal.netlink;

import org.sandboxed.engine.internal.kernel.PacketReceiver;
import org.sandboxed.engine.internal.kernel.Poll;
import org.sandboxed.engine.internal.kernel.WakeablePoll;

/** The thread that waits for what programs send, and for the end of their sockets. One for each run that has such sockets. */
final class SocketLoop implements AutoCloseable {

    private final NetlinkSockets sockets;
    private final WakeablePoll poll = new WakeablePoll();
    private final PacketReceiver receiver = new PacketReceiver(NetlinkSocket.MAX_REQUEST);
    private final byte[] buffer = new byte[NetlinkSocket.MAX_REQUEST];
    private final Thread thread;
    private volatile boolean isOver;

    private SocketLoop(NetlinkSockets sockets) {
        this.sockets = sockets;
        thread = new Thread(this::run, "sandboxed-netlink");
        thread.setDaemon(true);
    }

    static SocketLoop start(NetlinkSockets sockets) {
        SocketLoop loop = new SocketLoop(sockets);
        try {
            loop.thread.start();
        } catch (Throwable noThread) {
            loop.poll.abandon();
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
        poll.prepare(watched.length);
        for (int i = 0; i < watched.length; i++) {
            poll.watch(i, watched[i].descriptor(), Poll.IN);
        }
        poll.await(watched.length);
    }

    private void serve(NetlinkSocket[] watched) {
        for (int i = 0; i < watched.length; i++) {
            if (poll.events(i) != 0 && !watched[i].drain(receiver, buffer)) {
                sockets.remove(watched[i]);
            }
        }
    }

    /** Makes the thread look again. */
    void wake() {
        poll.wake();
    }

    /** Lets the thread answer what is unread, and waits for its end. */
    @Override
    public void close() {
        isOver = true;
        poll.end(thread);
    }
}
