package org.sandboxed.engine.internal.handler.network;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.sandboxed.engine.internal.kernel.Sockets.SOCK_DGRAM;

/** The AF_UNIX sockets of the machine, as {@code /proc/net/unix} lists them; see proc(5). Immutable. */
final class UnixTable {

    /** Num, RefCount, Protocol, Flags, Type, St, Inode, and the path or name. Names are bytes: one char each. */
    private static final Pattern LINE = Pattern.compile(
            "[0-9A-Fa-f]+: [0-9A-F]+ [0-9A-F]+ ([0-9A-F]{8}) ([0-9A-F]{4}) [0-9A-F]+ +([0-9]{1,18})(?: (.*))?",
            Pattern.DOTALL);

    private static final int ACCEPTS = 0x10000;

    private final List<Entry> entries;

    private UnixTable(List<Entry> entries) {
        this.entries = entries;
    }

    /**
     * One socket.
     *
     * @param inode its number in sockfs
     * @param receives whether it can be a destination: it listens, or takes datagrams. A socket that accept(2) returned
     *     has the name of the one that listens and is none
     * @param name the path, or the abstract name with an at sign for each NUL; empty where it has none
     */
    record Entry(long inode, boolean receives, String name) {}

    static UnixTable parse(byte[] content) {
        List<Entry> entries = new ArrayList<>();
        for (String line : new String(content, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                boolean accepts = (Long.parseLong(matcher.group(1), 16) & ACCEPTS) != 0;
                boolean isDatagram = Integer.parseInt(matcher.group(2), 16) == SOCK_DGRAM;
                String name = matcher.group(4);
                entries.add(
                        new Entry(Long.parseLong(matcher.group(3)), accepts || isDatagram, name == null ? "" : name));
            }
        }
        return new UnixTable(List.copyOf(entries));
    }

    /** The sockets that can be reached under an abstract name. */
    List<Entry> receiving(byte[] name) {
        String wanted = new String(name, StandardCharsets.ISO_8859_1).replace('\0', '@');
        return entries.stream()
                .filter(entry -> entry.receives() && entry.name().equals(wanted))
                .toList();
    }

    /** Whether a socket is one of them. */
    boolean contains(long inode) {
        return entries.stream().anyMatch(entry -> entry.inode() == inode);
    }
}
