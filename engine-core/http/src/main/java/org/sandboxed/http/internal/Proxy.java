package org.sandboxed.http.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.http.HttpOrigin;
import org.sandboxed.engine.internal.http.HttpProxy;
import org.sandboxed.engine.internal.http.HttpSide;

/** Accepts the connections of one sandbox's programs, and nobody else's. Thread-safe. */
final class Proxy implements HttpProxy {

    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final int BACKLOG = 512;
    /** So many connections are served at a time; others are closed. */
    private static final int MOST_CONNECTIONS = 256;

    private static final int CLOSING_SECONDS = 5;

    private final HttpSide side;
    private final ServerSocket listener;
    private final Set<ClientConnection> connections = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads;
    private final @Nullable Tls tls;
    private volatile boolean isClosed;

    private Proxy(HttpSide side, ServerSocket listener, @Nullable Tls tls) {
        this.side = side;
        this.listener = listener;
        this.tls = tls;
        AtomicInteger count = new AtomicInteger();
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "sandboxed-http-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    static Proxy open(HttpSide side) throws IOException {
        Tls tls = side.looksIntoTls() ? newTls() : null;
        Proxy proxy = new Proxy(side, new ServerSocket(0, BACKLOG, InetAddress.getByAddress(LOOPBACK)), tls);
        proxy.threads.execute(proxy::accept);
        return proxy;
    }

    private static Tls newTls() throws IOException {
        try {
            return new Tls();
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS: " + e.getMessage(), e);
        }
    }

    private void accept() {
        while (!isClosed) {
            try {
                serve(listener.accept());
            } catch (IOException e) {
                if (!isClosed) {
                    System.getLogger(Proxy.class.getName()).log(System.Logger.Level.DEBUG, "accept failed", e);
                }
            }
        }
    }

    private void serve(Socket socket) throws IOException {
        HttpOrigin origin = side.arrived(socket.getPort());
        if (origin == null) {
            socket.close();
            return;
        }
        ClientConnection connection = new ClientConnection(side, origin, socket, tls, threads, Timeouts.USUAL);
        if (connections.size() >= MOST_CONNECTIONS) {
            connection.turnAway("HTTP: more than " + MOST_CONNECTIONS + " connections at a time");
            origin.ended();
            return;
        }
        connections.add(connection);
        origin.onClose(connection::close);
        threads.execute(() -> {
            try {
                connection.serve();
            } finally {
                connections.remove(connection);
                origin.ended();
            }
        });
    }

    @Override
    public int port() {
        return listener.getLocalPort();
    }

    @Override
    public @Nullable X509Certificate certificate() {
        return tls == null ? null : tls.certificate();
    }

    @Override
    public void close() {
        isClosed = true;
        Sockets.close(listener);
        connections.forEach(ClientConnection::close);
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
                System.getLogger(Proxy.class.getName())
                        .log(System.Logger.Level.WARNING, "a connection of the HTTP proxy does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
