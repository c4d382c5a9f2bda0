package org.sandboxed.http.internal;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.http.HttpOrigin;
import org.sandboxed.engine.internal.http.HttpSide;

/** One connection of a program: request after request, each judged on its own. Only {@link #close} is for other threads. */
final class ClientConnection implements Closeable {

    private static final int IDLE_MILLIS = 30_000;
    private static final int LINGER_MILLIS = 1_000;
    private static final int LINGER_BYTES = 1024 * 1024;
    /** The first byte of every TLS connection: a record of type handshake. */
    private static final int TLS_HANDSHAKE = 22;

    private final HttpSide side;
    private final HttpOrigin origin;
    private final Socket socket;
    private final Executor threads;
    private volatile @Nullable Closeable server;
    private volatile boolean isClosed;

    ClientConnection(HttpSide side, HttpOrigin origin, Socket socket, Executor threads) {
        this.side = side;
        this.origin = origin;
        this.socket = socket;
        this.threads = threads;
    }

    /** Serves requests until either side has had enough. */
    void serve() {
        try (socket) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(IDLE_MILLIS);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            in.mark(1);
            int first = in.read();
            in.reset();
            if (first >= 0 && first != TLS_HANDSHAKE) {
                serve(in, new BufferedOutputStream(socket.getOutputStream()));
            }
        } catch (SocketException | SocketTimeoutException e) {
            System.getLogger(ClientConnection.class.getName())
                    .log(System.Logger.Level.TRACE, "the program has left", e);
        } catch (IOException | RuntimeException e) {
            System.getLogger(ClientConnection.class.getName()).log(System.Logger.Level.DEBUG, "a connection broke", e);
        } finally {
            close();
        }
    }

    private void serve(InputStream in, OutputStream out) throws IOException {
        try (Forwarding forwarding = new Forwarding(side, origin, this::register, threads)) {
            Exchanges exchanges = new Exchanges(side, origin, "http", in, out, forwarding);
            boolean goesOn = true;
            while (goesOn && !isClosed) {
                goesOn = exchanges.serveOne();
            }
            if (!isClosed && !exchanges.isAtEnd()) {
                linger(in);
            }
        }
    }

    /** What a client still sends is read for a while: were it not, the answer that it has not read could be lost. */
    private void linger(InputStream in) throws IOException {
        socket.shutdownOutput();
        socket.setSoTimeout(LINGER_MILLIS);
        byte[] buffer = new byte[8192];
        int count = 0;
        int total = 0;
        while (count >= 0 && total < LINGER_BYTES) {
            total += count;
            count = in.read(buffer);
        }
    }

    /** The connection to the server ends with this one. */
    private void register(Closeable newServer) {
        server = newServer;
        if (isClosed) {
            Sockets.close(newServer);
        }
    }

    @Override
    public void close() {
        isClosed = true;
        Sockets.close(socket);
        Closeable known = server;
        if (known != null) {
            Sockets.close(known);
        }
    }
}
