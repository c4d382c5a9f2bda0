package org.sandboxed.engine.internal.names;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import static java.util.Map.entry;

/**
 * Reads the question of a DNS query, see RFC 1035, as text: {@code AAAA www.example.com}. No length in it is believed. One
 * object for all; not thread-safe.
 */
public final class DnsQuery {

    private static final Map<Integer, String> TYPES = Map.ofEntries(
            entry(1, "A"),
            entry(2, "NS"),
            entry(5, "CNAME"),
            entry(6, "SOA"),
            entry(12, "PTR"),
            entry(15, "MX"),
            entry(16, "TXT"),
            entry(28, "AAAA"),
            entry(33, "SRV"),
            entry(35, "NAPTR"),
            entry(43, "DS"),
            entry(48, "DNSKEY"),
            entry(64, "SVCB"),
            entry(65, "HTTPS"),
            entry(255, "ANY"),
            entry(257, "CAA"));

    private byte[] text = {};

    private final StringBuilder name = new StringBuilder();

    /** Reads a message; whether it is a query with a question. */
    public boolean parse(byte[] message, int length) {
        if (length < DnsMessage.HEADER
                || (message[DnsMessage.FLAGS] & DnsMessage.RESPONSE_OR_OPCODE) != 0
                || DnsMessage.shortAt(message, DnsMessage.QUESTIONS) == 0) {
            return false;
        }
        int at = DnsMessage.readName(message, length, DnsMessage.HEADER, name);
        if (at < 0 || at + DnsMessage.TYPE_AND_CLASS > length) {
            return false;
        }
        int type = DnsMessage.shortAt(message, at);
        text = (TYPES.getOrDefault(type, "TYPE" + type) + " " + (name.isEmpty() ? "." : name))
                .getBytes(StandardCharsets.ISO_8859_1);
        return true;
    }

    /** The question that was read last. */
    public byte[] text() {
        return text;
    }

    /** Its length. */
    public int length() {
        return text.length;
    }
}
