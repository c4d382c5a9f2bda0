package org.sandboxed.selftest.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Reads what one client after the other sends, to its end, and says a byte then. */
final class SinkServer implements AutoCloseable {

    private static final int BUFFER = 1 << 20;
    private static final int BACKLOG = 1024;

    private final ServerSocketChannel server;

    private SinkServer(ServerSocketChannel server) {
        this.server = server;
    }

    static SinkServer start() throws IOException {
        SinkServer sink = new SinkServer(ServerSocketChannel.open());
        sink.server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        Thread thread = new Thread(sink::serve, "bench-sink");
        thread.setDaemon(true);
        thread.start();
        return sink;
    }

    int port() {
        return server.socket().getLocalPort();
    }

    private void serve() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        try {
            while (true) {
                serve(server.accept(), buffer);
            }
        } catch (AsynchronousCloseException closed) {
            // The benchmark is over.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void serve(SocketChannel accepted, ByteBuffer buffer) throws IOException {
        try (SocketChannel client = accepted) {
            int first = client.read(buffer.clear());
            if (first > 0) {
                while (client.read(buffer.clear()) >= 0) {}
                client.write(buffer.clear().limit(1));
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
