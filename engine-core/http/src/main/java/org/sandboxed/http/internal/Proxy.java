package org.sandboxed.http.internal;

import java.io.IOException;
import java.net.Inet6Address;
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
    private static final byte[] LOOPBACK_6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    private static final int BACKLOG = 512;
    /** So many connections are served at a time; others are closed. */
    private static final int MOST_CONNECTIONS = 256;

    private static final int CLOSING_SECONDS = 5;

    private final HttpSide side;
    private final ServerSocket listener;
    /** For programs that have bound an IPv6 address; null where the machine has none. */
    private final @Nullable ServerSocket listener6;

    private final Set<ClientConnection> connections = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads;
    private final @Nullable Tls tls;
    private volatile boolean isClosed;

    private Proxy(HttpSide side, ServerSocket listener, @Nullable ServerSocket listener6, @Nullable Tls tls) {
        this.side = side;
        this.listener = listener;
        this.listener6 = listener6;
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
        ServerSocket listener = new ServerSocket(0, BACKLOG, InetAddress.getByAddress(LOOPBACK));
        ServerSocket listener6 = listen6(listener.getLocalPort());
        Proxy proxy = new Proxy(side, listener, listener6, tls);
        proxy.threads.execute(() -> proxy.accept(listener));
        if (listener6 != null) {
            proxy.threads.execute(() -> proxy.accept(listener6));
        }
        return proxy;
    }

    private static @Nullable ServerSocket listen6(int port) {
        try {
            return new ServerSocket(port, BACKLOG, InetAddress.getByAddress(LOOPBACK_6));
        } catch (IOException e) {
            System.getLogger(Proxy.class.getName()).log(System.Logger.Level.DEBUG, "no port of ::1", e);
            return null;
        }
    }

    private static Tls newTls() throws IOException {
        try {
            return new Tls();
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS: " + e.getMessage(), e);
        }
    }

    private void accept(ServerSocket from) {
        while (!isClosed) {
            try {
                serve(from.accept());
            } catch (IOException e) {
                if (!isClosed) {
                    System.getLogger(Proxy.class.getName()).log(System.Logger.Level.DEBUG, "accept failed", e);
                }
            }
        }
    }

    private void serve(Socket socket) throws IOException {
        HttpOrigin origin = side.arrived(socket.getPort(), socket.getInetAddress() instanceof Inet6Address);
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
        if (listener6 != null) {
            Sockets.close(listener6);
        }
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
