package org.sandboxed.http.internal;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A connection to the server that a program wants to reach. */
final class ServerConnection implements Closeable {

    private static final int CONNECT_MILLIS = 10_000;
    private static final int READ_MILLIS = 60_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private boolean isUsed;

    private ServerConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = new BufferedOutputStream(socket.getOutputStream());
    }

    /**
     * Connects.
     *
     * @param socket not yet connected
     */
    static ServerConnection open(Socket socket, InetSocketAddress to) throws IOException {
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(READ_MILLIS);
            socket.connect(to, CONNECT_MILLIS);
            return new ServerConnection(socket);
        } catch (IOException e) {
            Sockets.close(socket);
            throw e;
        }
    }

    InputStream in() {
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
