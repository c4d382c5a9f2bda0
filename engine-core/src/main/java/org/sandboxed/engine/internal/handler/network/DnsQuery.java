package org.sandboxed.engine.internal.handler.network;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import static java.util.Map.entry;

/**
 * Reads the question of a DNS query, see RFC 1035, as text: {@code AAAA www.example.com}. No length in it is believed. One
 * object for all; not thread-safe.
 */
final class DnsQuery {

    private static final int HEADER = 12;
    private static final int FLAGS = 2;
    private static final int COUNT = 4;
    private static final int RESPONSE_OR_OPCODE = 0xf8;
    private static final int MAX_LABEL = 63;
    private static final int MAX_NAME = 255;
    private static final int TYPE_SIZE = 4;

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

    /** Reads a message; whether it is a query with a question. */
    boolean parse(byte[] message, int length) {
        if (length < HEADER
                || (message[FLAGS] & RESPONSE_OR_OPCODE) != 0
                || (message[COUNT] == 0 && message[COUNT + 1] == 0)) {
            return false;
        }
        StringBuilder name = new StringBuilder();
        int at = readName(message, length, name);
        if (at < 0 || at + TYPE_SIZE > length) {
            return false;
        }
        int type = unsigned(message, at) << Byte.SIZE | unsigned(message, at + 1);
        text = (TYPES.getOrDefault(type, "TYPE" + type) + " " + (name.isEmpty() ? "." : name))
                .getBytes(StandardCharsets.ISO_8859_1);
        return true;
    }

    /** Where the name ends, or -1 where it is none: queries compress nothing. */
    private static int readName(byte[] message, int length, StringBuilder name) {
        int at = HEADER;
        while (at < length && message[at] != 0) {
            int label = unsigned(message, at);
            if (label > MAX_LABEL || at + 1 + label >= length || name.length() + label > MAX_NAME) {
                return -1;
            }
            if (!name.isEmpty()) {
                name.append('.');
            }
            for (int i = at + 1; i <= at + label; i++) {
                name.append((char) lower(unsigned(message, i)));
            }
            at += label + 1;
        }
        return at < length ? at + 1 : -1;
    }

    private static int lower(int letter) {
        return letter >= 'A' && letter <= 'Z' ? letter - 'A' + 'a' : letter;
    }

    private static int unsigned(byte[] message, int at) {
        return message[at] & 0xff;
    }

    byte[] text() {
        return text;
    }

    int length() {
        return text.length;
    }
}
