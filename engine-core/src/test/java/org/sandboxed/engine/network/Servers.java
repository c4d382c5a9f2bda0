package org.sandboxed.engine.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Live servers outside of the sandbox, so that a connection that should not be made would be. */
final class Servers {

    private Servers() {}

    /** A TCP server that says hello to everybody and counts them. */
    static final class Hello implements AutoCloseable {

        private final ServerSocket socket;
        private final AtomicInteger accepted = new AtomicInteger();

        Hello(String address) throws IOException {
            socket = new ServerSocket(0, 64, InetAddress.getByName(address));
            Thread thread = new Thread(this::serve, "hello-server");
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return socket.getLocalPort();
        }

        int accepted() {
            return accepted.get();
        }

        private void serve() {
            while (!socket.isClosed()) {
                try (Socket client = socket.accept()) {
                    accepted.incrementAndGet();
                    client.getOutputStream().write("hello\n".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    if (!socket.isClosed()) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** A UDP socket on the loopback address. */
    static final class Receiver implements AutoCloseable {

        private final DatagramSocket socket;

        Receiver() throws IOException {
            socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            socket.setSoTimeout(10_000);
        }

        int port() {
            return socket.getLocalPort();
        }

        /** The next datagram. */
        String receive() throws IOException {
            DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
            socket.receive(packet);
            return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII);
        }

        /** Whether nothing has come so far: loopback delivers before a send returns. */
        boolean isEmpty() throws IOException {
            socket.setSoTimeout(1);
            try {
                receive();
                return false;
            } catch (SocketTimeoutException nothing) {
                return true;
            }
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}
