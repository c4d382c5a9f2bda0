package org.sandboxed.engine.internal.names;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sandboxed.engine.internal.dispatch.Failures;
import org.sandboxed.engine.internal.dispatch.RunContext;

/**
 * A UDP socket of 127.0.0.1 that programs take for their name servers, and the thread that hands their queries on. Only what comes
 * from a socket of the run goes on, and only to the server that it was connected to.
 */
final class NameRelay implements AutoCloseable {

    /** So many sockets are known; what older ones send is lost. */
    private static final int MOST = 4096;

    /** So many of them have a channel to their server at once, each of which takes a descriptor of the test JVM. */
    private static final int MOST_OPEN = 64;

    private static final int BUFFER = 65_536;
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private final KnownNames names;
    private final QueryRecord record;
    private final Failures failures;
    private final Selector selector;
    private final DatagramChannel door;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    private final DnsAnswer answer = new DnsAnswer();
    private final Thread thread;
    private final Map<InetSocketAddress, NameFlow> flows = new LinkedHashMap<>();
    private volatile boolean isOver;

    private NameRelay(KnownNames names, RunContext context, Selector selector, DatagramChannel door) {
        this.names = names;
        this.record = new QueryRecord(context);
        this.failures = context.failures();
        this.selector = selector;
        this.door = door;
        thread = new Thread(this::run, "sandboxed-names-" + port());
        thread.setDaemon(true);
    }

    /**
     * Opens the door.
     *
     * @throws IOException where there is no descriptor
     */
    static NameRelay start(KnownNames names, RunContext context) throws IOException {
        Selector selector = Selector.open();
        try {
            DatagramChannel door = DatagramChannel.open(StandardProtocolFamily.INET);
            try {
                door.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), 0));
                door.configureBlocking(false);
                door.register(selector, SelectionKey.OP_READ);
                NameRelay relay = new NameRelay(names, context, selector, door);
                relay.thread.start();
                return relay;
            } catch (Throwable failure) {
                door.close();
                throw failure;
            }
        } catch (Throwable failure) {
            selector.close();
            throw failure;
        }
    }

    /** Its port of 127.0.0.1. */
    int port() {
        return door.socket().getLocalPort();
    }

    /**
     * Makes a way to a server, which no socket uses yet.
     *
     * @return the local address from which it is asked
     * @throws IOException as connect(2) fails
     */
    synchronized InetSocketAddress open(NameFlow flow) throws IOException {
        InetSocketAddress local = (InetSocketAddress) flow.open(selector).getLocalAddress();
        selector.wakeup();
        return local;
    }

    /** From now on what comes from an address goes that way. */
    synchronized void lead(InetSocketAddress client, NameFlow flow) {
        NameFlow before = flows.remove(client);
        if (before == null && flows.size() == MOST) {
            before = flows.remove(flows.keySet().iterator().next());
        }
        if (before != null) {
            before.close();
        }
        flow.begin(client);
        flows.put(client, flow);
        closeIdle(flow);
    }

    /** A query that is about to be sent is in the record already. */
    synchronized void noted(NameFlow flow, int id) {
        flow.note(id);
    }

    /** Nothing will go that way. */
    synchronized void abandon(NameFlow flow) {
        flow.close();
    }

    private void closeIdle(NameFlow opened) {
        long open = flows.values().stream().filter(NameFlow::isOpen).count();
        for (NameFlow flow : flows.values()) {
            if (open <= MOST_OPEN) {
                return;
            }
            if (flow != opened && flow.isOpen()) {
                flow.close();
                open--;
            }
        }
    }

    private void run() {
        try {
            while (!isOver) {
                selector.select(this::serve);
            }
            // What was sent last is in the record, whoever waits for the answer.
            synchronized (this) {
                handOn();
            }
        } catch (IOException | RuntimeException failure) {
            failures.add(failure);
        }
    }

    private void serve(SelectionKey key) {
        synchronized (this) {
            if (key.attachment() instanceof NameFlow flow) {
                reply(flow);
            } else {
                handOn();
            }
        }
    }

    private void handOn() {
        try {
            SocketAddress client = door.receive(buffer.clear());
            while (client != null) {
                NameFlow flow = flows.get(client);
                if (flow != null) {
                    ask(flow);
                }
                client = door.receive(buffer.clear());
            }
        } catch (IOException failure) {
            failures.add(failure);
        }
    }

    private void ask(NameFlow flow) {
        try {
            buffer.flip();
            if (!flow.isNoted(buffer.array(), buffer.limit())) {
                record.add(flow.asker(), buffer.array(), buffer.limit());
            }
            flow.ask(selector, buffer);
        } catch (IOException unreachable) {
            fail(flow);
        }
        closeIdle(flow);
    }

    private void reply(NameFlow flow) {
        try {
            while (flow.read(buffer.clear())) {
                learn();
                send(flow, buffer);
            }
        } catch (IOException unreachable) {
            fail(flow);
        }
    }

    private void learn() {
        if (answer.parse(buffer.array(), buffer.limit())) {
            answer.addresses().forEach(address -> names.put(address, answer.name()));
        }
    }

    private void fail(NameFlow flow) {
        for (byte[] failure : flow.failures()) {
            send(flow, ByteBuffer.wrap(failure));
        }
    }

    private void send(NameFlow flow, ByteBuffer message) {
        InetSocketAddress client = flow.client();
        try {
            if (client != null) {
                door.send(message, client);
            }
        } catch (IOException lost) {
            failures.add(lost);
        }
    }

    /** Waits for the end of the thread, and releases everything. */
    @Override
    public void close() {
        isOver = true;
        selector.wakeup();
        boolean wasInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException again) {
                wasInterrupted = true;
            }
        }
        release();
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void release() {
        flows.values().forEach(NameFlow::close);
        flows.clear();
        try {
            door.close();
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
