package org.sandboxed.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** A server that answers every request with the same bytes, whether they are HTTP or not. */
final class CannedServer implements AutoCloseable {

    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final byte[] answer;
    private final boolean isClosing;
    private final List<String> received = new CopyOnWriteArrayList<>();

    /**
     * Begins to listen.
     *
     * @param answer what is sent
     * @param isClosing whether the connection is closed behind it, or else left as it is
     */
    CannedServer(String answer, boolean isClosing) throws IOException {
        this.answer = answer.getBytes(ISO_8859_1);
        this.isClosing = isClosing;
        this.listener = new ServerSocket(0, 50, InetAddress.getByAddress(LOOPBACK));
        threads.execute(this::accept);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                threads.execute(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try {
            int ends = 0;
            StringBuilder head = new StringBuilder();
            InputStream in = socket.getInputStream();
            for (int next = in.read(); next >= 0 && ends < 2; next = ends < 2 ? in.read() : next) {
                head.append((char) next);
                ends = next == '\n' ? ends + 1 : next == '\r' ? ends : 0;
            }
            received.add(head.toString());
            socket.getOutputStream().write(answer);
            socket.getOutputStream().flush();
            if (isClosing) {
                socket.close();
            }
        } catch (IOException gone) {
            open.remove(socket);
        }
    }

    /** The head of each request so far, each byte a letter. */
    List<String> received() {
        return received;
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
