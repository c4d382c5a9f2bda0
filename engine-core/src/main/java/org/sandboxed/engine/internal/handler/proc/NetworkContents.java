package org.sandboxed.engine.internal.handler.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.sandboxed.engine.internal.netlink.SandboxSockets;
import org.sandboxed.engine.policy.NetworkWorld;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** What stands in the files of {@code /proc/net}, by their names. */
final class NetworkContents {

    private static final Path MACHINE = Path.of("/proc/net");

    /** A line for each socket; the column of its inode, counted from 0. */
    private static final int INET_INODE = 9;

    private static final int UNIX_INODE = 6;

    private static final List<String> INET_TABLES =
            List.of("tcp", "tcp6", "udp", "udp6", "udplite", "udplite6", "raw", "raw6", "icmp", "icmp6");
    /** Tables in which nothing of the sandbox can stand: their first line remains. */
    private static final List<String> HEADERS =
            List.of("netlink", "packet", "arp", "igmp", "mcfilter", "mcfilter6", "ip6_flowlabel", "rt_cache");
    /** The same, without a first line. */
    private static final List<String> EMPTY =
            List.of("igmp6", "anycast6", "dev_mcast", "fib_trie", "rt_acct", "nf_conntrack");

    private static final List<String> COUNTERS =
            List.of("snmp", "snmp6", "netstat", "sockstat", "sockstat6", "xfrm_stat");
    private static final Pattern COUNT = Pattern.compile("(?<=[\\s])-?\\d+(?=\\s)");
    private static final Pattern COLUMNS = Pattern.compile("\\s+");

    private NetworkContents() {}

    static Map<String, FileContent> of(NetworkWorld world, SandboxSockets sockets) {
        Map<String, FileContent> contents = new HashMap<>();
        contents.put("dev", FileContent.of(InterfaceTables.devices(world)));
        contents.put("route", FileContent.of(InterfaceTables.routes(world)));
        contents.put("if_inet6", FileContent.of(InterfaceTables.addresses(world)));
        contents.put("ipv6_route", FileContent.of(InterfaceTables.routes6(world)));
        INET_TABLES.forEach(name -> contents.put(name, call -> own(name, INET_INODE, sockets)));
        contents.put("unix", call -> own("unix", UNIX_INODE, sockets));
        HEADERS.forEach(name -> contents.put(name, call -> header(name)));
        EMPTY.forEach(name -> contents.put(name, FileContent.of("")));
        COUNTERS.forEach(name -> contents.put(
                name, call -> COUNT.matcher(read(name)).replaceAll("0").getBytes(ISO_8859_1)));
        return contents;
    }

    private static String read(String name) throws IOException {
        return new String(Files.readAllBytes(MACHINE.resolve(name)), ISO_8859_1);
    }

    private static byte[] header(String name) throws IOException {
        String whole = read(name);
        return whole.substring(0, whole.indexOf('\n') + 1).getBytes(ISO_8859_1);
    }

    private static byte[] own(String name, int column, SandboxSockets sockets) throws IOException {
        Set<Long> inodes = sockets.inodes();
        StringBuilder text = new StringBuilder();
        for (String line : read(name).split("(?<=\n)", -1)) {
            if (text.length() == 0 || inodes.contains(inode(line, column))) {
                text.append(line);
            }
        }
        return text.toString().getBytes(ISO_8859_1);
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
