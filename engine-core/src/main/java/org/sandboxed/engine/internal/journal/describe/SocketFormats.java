package org.sandboxed.engine.internal.journal.describe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.sandboxed.engine.internal.kernel.Sockets.AF_INET;
import static org.sandboxed.engine.internal.kernel.Sockets.AF_INET6;
import static org.sandboxed.engine.internal.kernel.Sockets.AF_NETLINK;
import static org.sandboxed.engine.internal.kernel.Sockets.SOCK_TYPE_MASK;

/** Arguments of calls on sockets. */
final class SocketFormats {

    private SocketFormats() {}

    static void addTo(Map<String, ArgumentFormat> formats) {
        formats.put("domain", (call, index) -> SocketSymbols.DOMAIN.name(call.unsigned(index)));
        formats.put("socktype", (call, index) -> type(call.unsigned(index)));
        formats.put("sockflags", (call, index) -> SocketSymbols.SOCKET_FLAG.flags(call.unsigned(index)));
        formats.put("protocol", SocketFormats::protocol);
        formats.put("sockaddr", (call, index) -> PlainFormats.pointerOr(call, index, Call::takeAddress));
        formats.put("msg", (call, index) -> header(call, index, "{msg_name=", "}"));
        formats.put("mmsg", (call, index) -> header(call, index, "[{msg_hdr={msg_name=", "}}]"));
        formats.put("msgflags", (call, index) -> SocketSymbols.MESSAGE.flags(call.unsigned(index)));
        formats.put("shutdown", (call, index) -> SocketSymbols.SHUTDOWN.name(call.unsigned(index)));
        formats.put("sol", (call, index) -> SocketSymbols.SOCKET_LEVEL.name(call.unsigned(index)));
    }

    private static String type(long type) {
        List<String> words = new ArrayList<>();
        words.add(SocketSymbols.SOCKET_TYPE.name(type & SOCK_TYPE_MASK));
        long rest = SocketSymbols.SOCKET_FLAG.appendFlags(words, type & ~SOCK_TYPE_MASK);
        if (rest != 0) {
            words.add(PlainFormats.hex(rest));
        }
        return String.join("|", words);
    }

    /** What a protocol number means depends on the domain. */
    private static String protocol(Call call, int index) {
        long protocol = call.unsigned(index);
        return switch ((int) call.arg(index - 2)) {
            case AF_INET, AF_INET6 -> SocketSymbols.IP_PROTOCOL.name(protocol);
            case AF_NETLINK -> SocketSymbols.NETLINK_PROTOCOL.name(protocol);
            default -> PlainFormats.hex(protocol);
        };
    }

    private static String header(Call call, int index, String before, String after) {
        return call.takeAddress()
                .map(address -> before + address + after)
                .orElseGet(() -> PlainFormats.pointer(call.arg(index)));
    }
}
