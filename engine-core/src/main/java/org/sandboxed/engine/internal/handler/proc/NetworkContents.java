package org.sandboxed.engine.internal.handler.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.sandboxed.engine.policy.NetworkWorld;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** What stands in the files of {@code /proc/net}, by their names. */
final class NetworkContents {

    private static final Path MACHINE = Path.of("/proc/net");

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

    private NetworkContents() {}

    static Map<String, FileContent> of(NetworkWorld world, SocketTables sockets) {
        Map<String, FileContent> contents = new HashMap<>();
        contents.put("dev", FileContent.of(InterfaceTables.devices(world)));
        contents.put("route", FileContent.of(InterfaceTables.routes(world)));
        contents.put("if_inet6", FileContent.of(InterfaceTables.addresses(world)));
        contents.put("ipv6_route", FileContent.of(InterfaceTables.routes6(world)));
        INET_TABLES.forEach(name -> contents.put(name, call -> sockets.inet(name, read(name))));
        contents.put("unix", call -> sockets.unix(read("unix")));
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
}
