package org.sandboxed.http.internal;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A connection to the server that a program wants to reach. */
final class ServerConnection implements Closeable {

    private final Socket socket;
    private final StrictInput in;
    private final OutputStream out;
    private boolean isUsed;

    /** Takes a connected socket over. */
    ServerConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new StrictInput(socket.getInputStream(), true);
        this.out = socket.getOutputStream();
    }

    /** Connects. */
    static void connect(Socket socket, InetSocketAddress to, Timeouts timeouts) throws IOException {
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(timeouts.answer());
            socket.connect(to, timeouts.connect());
        } catch (IOException e) {
            Sockets.close(socket);
            throw e;
        }
    }

    StrictInput in() {
        return in;
    }

    OutputStream out() {
        return out;
    }

    /** Whether there has been an answer on it, so that the server may have closed it meanwhile. */
    boolean isUsed() {
        return isUsed;
    }

    /** The server has answered, and takes another request. */
    void keep() {
        isUsed = true;
    }

    @Override
    public void close() {
        Sockets.close(socket);
    }
}
