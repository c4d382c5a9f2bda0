package org.sandboxed.engine.internal.names;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one socket of a program says to one name server. The channel to the server is the supervisor's own; it can be closed between
 * two queries. Guarded by the lock of its {@link NameRelay}.
 */
final class NameFlow implements AutoCloseable {

    /** So many queries wait for an answer at once. */
    private static final int MOST_OPEN_QUERIES = 16;

    private final InetSocketAddress server;
    private final Asker asker;
    private final Deque<Integer> noted = new ArrayDeque<>();
    private final Deque<byte[]> unanswered = new ArrayDeque<>();
    private @Nullable DatagramChannel channel;
    private @Nullable InetSocketAddress client;

    NameFlow(InetSocketAddress server, Asker asker) {
        this.server = server;
        this.asker = asker;
    }

    /**
     * Makes the way to the server, if there is none.
     *
     * @throws IOException as the kernel says
     */
    DatagramChannel open(Selector selector) throws IOException {
        DatagramChannel open = channel;
        if (open == null) {
            boolean isInet6 = server.getAddress() instanceof Inet6Address;
            open = DatagramChannel.open(isInet6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
            try {
                open.configureBlocking(false);
                open.connect(server);
                open.register(selector, SelectionKey.OP_READ, this);
            } catch (IOException | RuntimeException failure) {
                open.close();
                throw failure;
            }
            channel = open;
        }
        return open;
    }

    boolean isOpen() {
        return channel != null;
    }

    /** Who asks. */
    Asker asker() {
        return asker;
    }

    /** A query of that number is on its way, and in the record already. */
    void note(int id) {
        if (noted.size() == MOST_OPEN_QUERIES) {
            noted.removeFirst();
        }
        noted.add(id);
    }

    /** Whether a query that has arrived is in the record already. */
    boolean isNoted(byte[] query, int length) {
        return length >= Short.BYTES && noted.remove(DnsMessage.shortAt(query, 0));
    }

    /** Hands a query on. */
    void ask(Selector selector, ByteBuffer query) throws IOException {
        byte[] copy = new byte[query.remaining()];
        query.duplicate().get(copy);
        if (unanswered.size() == MOST_OPEN_QUERIES) {
            unanswered.removeFirst();
        }
        unanswered.add(copy);
        open(selector).write(query);
    }

    /** Reads an answer; whether there is one. */
    boolean read(ByteBuffer answer) throws IOException {
        DatagramChannel open = channel;
        if (open == null || open.read(answer) <= 0) {
            return false;
        }
        answer.flip();
        if (answer.remaining() >= Short.BYTES) {
            short id = answer.getShort(0);
            unanswered.removeIf(query ->
                    query.length >= Short.BYTES && ByteBuffer.wrap(query).getShort() == id);
        }
        return true;
    }

    /** The server cannot be reached: says so to every query that waits for it, SERVFAIL of RFC 1035. */
    List<byte[]> failures() {
        List<byte[]> failures = new ArrayList<>();
        for (byte[] query : unanswered) {
            failures.add(DnsMessage.failure(query));
        }
        unanswered.clear();
        failures.removeIf(Objects::isNull);
        return failures;
    }

    /** The socket of the program, once it is known. */
    @Nullable
    InetSocketAddress client() {
        return client;
    }

    /** Notes who asks. */
    void begin(InetSocketAddress from) {
        client = from;
    }

    /** Lets go of the way to the server; the next query makes another one. */
    @Override
    public void close() {
        DatagramChannel open = channel;
        channel = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
