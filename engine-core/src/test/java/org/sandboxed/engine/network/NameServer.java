package org.sandboxed.engine.network;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.opentest4j.TestAbortedException;

/** A name server at port 53 of some loopback address, with addresses and aliases of the test's choosing. */
final class NameServer implements AutoCloseable {

    private static final int PORT = 53;
    private static final int HEADER = 12;
    private static final int A = 1;
    private static final int CNAME = 5;
    private static final int AAAA = 28;

    private final DatagramSocket socket;
    private final Map<String, List<String>> records = new ConcurrentHashMap<>();

    private NameServer(DatagramSocket socket) {
        this.socket = socket;
    }

    /** Skips the test where this user may not take the port. */
    static NameServer start() throws IOException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        String address = "127." + random.nextInt(1, 255) + "." + random.nextInt(256) + "." + random.nextInt(1, 255);
        NameServer server;
        try {
            server = new NameServer(new DatagramSocket(new InetSocketAddress(InetAddress.getByName(address), PORT)));
        } catch (BindException notAllowed) {
            throw new TestAbortedException("port 53 cannot be bound by this user: " + notAllowed.getMessage());
        }
        Thread thread = new Thread(server::serve, "name-server");
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    /** Gives a name an address, or another name. */
    NameServer add(String name, String... values) {
        records.put(name, List.of(values));
        return this;
    }

    String address() {
        return socket.getLocalAddress().getHostAddress();
    }

    private void serve() {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        while (!socket.isClosed()) {
            try {
                packet.setLength(2048);
                socket.receive(packet);
                byte[] answer = answer(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private byte[] answer(ByteBuffer query) throws IOException {
        int id = query.getShort(0);
        query.position(HEADER);
        StringBuilder name = new StringBuilder();
        for (int label = query.get(); label > 0; label = query.get()) {
            byte[] bytes = new byte[label];
            query.get(bytes);
            name.append(name.isEmpty() ? "" : ".").append(new String(bytes, StandardCharsets.US_ASCII));
        }
        int type = query.getShort();
        List<byte[]> answers = new ArrayList<>();
        collect(name.toString().toLowerCase(java.util.Locale.ROOT), type, answers);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(DnsBytes.shorts(id, 0x8180, 1, answers.size(), 0, 0));
        out.write(DnsBytes.name(name.toString()));
        out.write(DnsBytes.shorts(type, 1));
        for (byte[] each : answers) {
            out.write(each);
        }
        return out.toByteArray();
    }

    private void collect(String name, int type, List<byte[]> answers) throws IOException {
        for (String value : records.getOrDefault(name, List.of())) {
            boolean isAddress = value.contains(":") || Character.isDigit(value.charAt(0));
            int kind = value.contains(":") ? AAAA : isAddress ? A : CNAME;
            if (kind == CNAME) {
                answers.add(DnsBytes.entry(DnsBytes.name(name), kind, DnsBytes.name(value)));
                collect(value, type, answers);
            } else if (kind == type) {
                answers.add(DnsBytes.entry(
                        DnsBytes.name(name), kind, InetAddress.getByName(value).getAddress()));
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
