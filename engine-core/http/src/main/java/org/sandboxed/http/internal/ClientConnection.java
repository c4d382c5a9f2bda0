package org.sandboxed.http.internal;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.http.HttpOrigin;
import org.sandboxed.engine.internal.http.HttpRequest;
import org.sandboxed.engine.internal.http.HttpSide;
import org.sandboxed.engine.internal.http.HttpVerdict;
import org.sandboxed.engine.internal.http.Recording;
import org.sandboxed.engine.policy.HttpHost;

/** One connection of a program: request after request, each judged on its own. Only {@link #close} is for other threads. */
final class ClientConnection implements Closeable, Forwarding.Owner {

    private static final int LINGER_MILLIS = 1_000;
    private static final int LINGER_BYTES = 1024 * 1024;
    /** The first byte of every TLS connection: a record of type handshake. */
    private static final int TLS_HANDSHAKE = 22;
    /** What the JDK says where a program asks for something that there is not. */
    private static final Pattern IN_VAIN =
            Pattern.compile("[Cc]lient (requested|supported) protocol|cipher suites|application (layer )?protocol");

    private final HttpSide side;
    private final HttpOrigin origin;
    private final Socket socket;
    private final @Nullable Tls tls;
    private final Executor threads;
    private final Timeouts timeouts;
    private volatile @Nullable Closeable server;
    private volatile boolean isClosed;

    ClientConnection(
            HttpSide side, HttpOrigin origin, Socket socket, @Nullable Tls tls, Executor threads, Timeouts timeouts) {
        this.side = side;
        this.origin = origin;
        this.socket = socket;
        this.tls = tls;
        this.threads = threads;
        this.timeouts = timeouts;
    }

    /** Serves requests until either side has had enough. */
    void serve() {
        try (socket) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(timeouts.idle());
            PushbackInputStream in = new PushbackInputStream(socket.getInputStream());
            int first = in.read();
            if (first == TLS_HANDSHAKE && tls != null) {
                serveTls(tls, first);
            } else if (first >= 0 && first != TLS_HANDSHAKE) {
                in.unread(first);
                serve(new Transport("http", null, socket, in));
            }
        } catch (SocketException | SocketTimeoutException e) {
            log(System.Logger.Level.TRACE, e);
        } catch (IOException | RuntimeException e) {
            log(System.Logger.Level.DEBUG, e);
        } finally {
            close();
        }
    }

    private static void log(System.Logger.Level level, Exception why) {
        System.getLogger(ClientConnection.class.getName()).log(level, "a connection of a program ended", why);
    }

    private void serveTls(Tls with, int first) throws IOException {
        String host = hostOfOrigin();
        try (SSLSocket secured = shakeHands(with, first, host)) {
            PushbackInputStream in = new PushbackInputStream(secured.getInputStream());
            if (isFollowed(in, host)) {
                String asked = HostKeyManager.asked(secured.getSession());
                serve(new Transport("https", asked == null ? host : asked, secured, in));
            }
        }
    }

    /** A program that does not trust the certificate may be gone before it was told all, so whatever fails is written down. */
    private SSLSocket shakeHands(Tls with, int first, String host) throws IOException {
        try {
            return with.accept(socket, first, host);
        } catch (IOException e) {
            recordFailure(host, e);
            throw e;
        }
    }

    /** Whether a request follows the handshake. In its place a program may say that it does not trust the certificate. */
    private boolean isFollowed(PushbackInputStream in, String host) throws IOException {
        int first;
        try {
            first = in.read();
        } catch (SSLException e) {
            recordFailure(host, e);
            throw e;
        }
        if (first < 0) {
            return false;
        }
        in.unread(first);
        return true;
    }

    private void recordFailure(String host, IOException e) {
        if (isClosed) {
            return;
        }
        record(
                "https",
                host,
                "HTTP: the TLS handshake of the program failed: " + e.getMessage()
                        + (mayBeMistrust(e) ? "; does it read its certificates from a file that injectCa names?" : ""));
    }

    /** Whether there may be more behind it than what the program and the sandbox have not in common. */
    private static boolean mayBeMistrust(IOException e) {
        return !IN_VAIN.matcher(String.valueOf(e.getMessage())).find();
    }

    private void record(String scheme, String host, String refusal) {
        HttpRequest unknown = new HttpRequest("?", scheme, host, origin.port(), "/", Optional.empty());
        Recording recording = side.record(origin, unknown, List.of());
        recording.judged(HttpVerdict.refused(refusal));
        recording.ended();
    }

    /** Closes it without serving anything, and writes down why. */
    void turnAway(String refusal) {
        record("http", hostOfOrigin(), refusal);
        close();
    }

    private String hostOfOrigin() {
        String name = origin.name();
        return name == null ? HttpHost.of(origin.address()) : name;
    }

    private void serve(Transport transport) throws IOException {
        try (Forwarding forwarding = new Forwarding(side, origin, tls, this, threads, timeouts)) {
            StrictInput in = new StrictInput(transport.in(), false);
            OutputStream out = transport.socket().getOutputStream();
            Exchanges exchanges = new Exchanges(side, origin, transport, in, out, forwarding);
            boolean goesOn = true;
            while (goesOn && !isClosed) {
                goesOn = exchanges.serveOne();
            }
            if (!isClosed && !exchanges.isAtEnd()) {
                linger(transport.socket(), transport.in());
            }
        }
    }

    /** What a client still sends is read for a while: were it not, the answer that it has not read could be lost. */
    private static void linger(Socket socket, InputStream in) throws IOException {
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

    @Override
    public boolean isClosed() {
        return isClosed;
    }

    @Override
    public void register(Closeable newServer) {
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
