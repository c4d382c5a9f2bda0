package org.sandboxed.engine.internal.handler.proc;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sandboxed.engine.internal.kernel.Sockets;
import org.sandboxed.engine.internal.netlink.PortNames;
import org.sandboxed.engine.internal.netlink.SandboxSockets;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** The tables of sockets in {@code /proc/net}: of the machine's the lines of the sandbox's own, with the ports that programs know. */
final class SocketTables {

    /** A line for each socket; the column of its inode, counted from 0. */
    private static final int INET_INODE = 9;

    private static final int UNIX_INODE = 6;
    private static final Pattern COLUMNS = Pattern.compile("\\s+");
    /** Addresses and ports are written in hexadecimal digits: the local ones, then the peer's. */
    private static final Pattern ADDRESSES =
            Pattern.compile("^(\\s*\\d+: [0-9A-F]+:)([0-9A-F]{4}) ([0-9A-F]+):([0-9A-F]{4})");
    /** 127.0.0.0/8, the same in IPv6 clothes, and ::1, each word in the byte order of the machine. */
    private static final Pattern LOOPBACK =
            Pattern.compile("(0{16}(FFFF0000|0000FFFF))?([0-9A-F]{6}7F|7F[0-9A-F]{6})|0{24}(01000000|00000001)");

    private final SandboxSockets sockets;
    private final PortNames ports;

    SocketTables(SandboxSockets sockets, PortNames ports) {
        this.sockets = sockets;
        this.ports = ports;
    }

    /** A table of AF_INET or AF_INET6. */
    byte[] inet(String name, String whole) {
        int protocol = name.startsWith("tcp") ? Sockets.IPPROTO_TCP : name.startsWith("udp") ? Sockets.IPPROTO_UDP : 0;
        return own(whole, INET_INODE, protocol);
    }

    /** The table of AF_UNIX. */
    byte[] unix(String whole) {
        return own(whole, UNIX_INODE, 0);
    }

    private byte[] own(String whole, int column, int protocol) {
        Set<Long> inodes = sockets.inodes();
        StringBuilder text = new StringBuilder();
        for (String line : whole.split("(?<=\n)", -1)) {
            if (text.length() == 0) {
                text.append(line);
            } else if (inodes.contains(inode(line, column))) {
                text.append(protocol == 0 ? line : shown(line, protocol));
            }
        }
        return text.toString().getBytes(ISO_8859_1);
    }

    private String shown(String line, int protocol) {
        Matcher addresses = ADDRESSES.matcher(line);
        if (!addresses.find()) {
            return line;
        }
        String peer = addresses.group(3);
        String peerPort = addresses.group(4);
        return addresses.group(1) + shownPort(addresses.group(2), protocol) + " " + peer + ":"
                + (LOOPBACK.matcher(peer).matches() ? shownPort(peerPort, protocol) : peerPort)
                + line.substring(addresses.end());
    }

    private String shownPort(String port, int protocol) {
        return String.format("%04X", ports.shown(protocol, Integer.parseInt(port, 16)));
    }

    /** The number in a column of a line, or -1. */
    private static long inode(String line, int column) {
        String[] columns = COLUMNS.split(line.strip(), column + 2);
        try {
            return columns.length > column ? Long.parseLong(columns[column]) : -1;
        } catch (NumberFormatException notOne) {
            return -1;
        }
    }
}
