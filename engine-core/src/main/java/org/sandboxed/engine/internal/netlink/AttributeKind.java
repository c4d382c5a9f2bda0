package org.sandboxed.engine.internal.netlink;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the value of an attribute means, and how it is written. */
enum AttributeKind {
    TEXT,
    NUMBER,
    /** IPv4 or IPv6, told apart by its length. */
    ADDRESS,
    /** An Ethernet address. */
    HARDWARE,
    /** What has no short form. */
    BYTES;

    private static final Pattern ZEROS = Pattern.compile("\\b0(?::0)+\\b");
    private static final int IPV4 = 4;

    String write(byte[] value) {
        return switch (this) {
            case TEXT -> string(value);
            case NUMBER -> number(value);
            case ADDRESS -> address(value);
            case HARDWARE -> HexFormat.ofDelimiter(":").formatHex(value);
            case BYTES -> HexFormat.of().formatHex(value);
        };
    }

    private static String string(byte[] value) {
        String text = new String(value, StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    private static String number(byte[] value) {
        ByteBuffer bytes = ByteBuffer.wrap(value).order(ByteOrder.nativeOrder());
        return switch (value.length) {
            case 1 -> Integer.toString(bytes.get() & 0xff);
            case 2 -> Integer.toString(bytes.getShort() & 0xffff);
            case 4 -> Integer.toUnsignedString(bytes.getInt());
            case 8 -> Long.toUnsignedString(bytes.getLong());
            default -> HexFormat.of().formatHex(value);
        };
    }

    /** Puts two colons in place of the longest run of zeros, the first of them; see RFC 5952. */
    private static String withoutZeros(String text) {
        String longest = "";
        Matcher runs = ZEROS.matcher(text);
        while (runs.find()) {
            longest = runs.group().length() > longest.length() ? runs.group() : longest;
        }
        return longest.isEmpty() ? text : text.replaceFirst("(^|:)" + longest + "(:|$)", "::");
    }

    private static String address(byte[] value) {
        try {
            String text = InetAddress.getByAddress(value).getHostAddress();
            return value.length == IPV4 ? text : withoutZeros(text);
        } catch (UnknownHostException wrongLength) {
            return HexFormat.of().formatHex(value);
        }
    }
}
