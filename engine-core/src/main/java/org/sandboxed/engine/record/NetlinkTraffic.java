package org.sandboxed.engine.record;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/**
 * The conversations that programs had over netlink sockets, oldest first. It is the sandbox that answered, from the network
 * that it was told to show.
 *
 * <p>The traffic of a run that has ended is an immutable snapshot. That of a live sandbox is a view: each method reads what is
 * recorded at that moment. Either kind is safe to read from any thread.
 *
 * <p>Memory is bounded. When the bound is reached the oldest exchanges are forgotten and {@link #dropped()} says how many.
 *
 * <p>Made by the engine; not meant to be implemented elsewhere.
 */
public interface NetlinkTraffic extends Iterable<NetlinkExchange> {

    /**
     * The exchanges that are still held.
     *
     * @return an immutable list
     */
    List<NetlinkExchange> exchanges();

    /**
     * Keeps one protocol, for {@link #of} then goes by its types.
     *
     * @param name such as {@code "NETLINK_SOCK_DIAG"}
     * @return the exchanges over sockets of that protocol
     */
    NetlinkTraffic protocol(String name);

    /**
     * Keeps the requests of some types of NETLINK_ROUTE, or of the {@linkplain #protocol(String) protocol} that is kept.
     *
     * @param types such as {@link NetlinkMessage#RTM_GETADDR}; none at all gives empty traffic
     * @return the exchanges whose request is one of them
     */
    NetlinkTraffic of(int... types);

    /**
     * Keeps what was refused.
     *
     * @return the exchanges that were answered with an error
     */
    NetlinkTraffic refused();

    /**
     * How many of the oldest exchanges were forgotten to bound the memory.
     *
     * @return the exact number; 0 when the traffic is complete
     */
    long dropped();

    /**
     * Freezes a live view.
     *
     * @return what is recorded now; this, where it is a snapshot already
     */
    NetlinkTraffic snapshot();

    /**
     * Writes every message to a capture file that Wireshark and tshark open.
     *
     * @param file is made, or replaced
     * @throws IOException where it cannot be written
     */
    void writePcap(Path file) throws IOException;

    /** Walks over {@link #exchanges()}. */
    @Override
    default Iterator<NetlinkExchange> iterator() {
        return exchanges().iterator();
    }
}
