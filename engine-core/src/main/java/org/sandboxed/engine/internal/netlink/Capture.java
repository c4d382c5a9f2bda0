package org.sandboxed.engine.internal.netlink;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Writes exchanges as a capture file of the classic format, with the link type of netlink: each packet is a cooked header of
 * sixteen bytes (direction u16, ARPHRD_NETLINK u16, ten bytes of no meaning, protocol u16, in network byte order) and a
 * message as it was sent. Its times count from the making of the sandbox.
 */
final class Capture {

    private static final int MAGIC_MICROSECONDS = 0xa1b2c3d4;
    private static final int LINKTYPE_NETLINK = 253;
    private static final int ARPHRD_NETLINK = 824;
    private static final int FILE_HEADER = 24;
    private static final int PACKET_HEADER = 16;
    private static final int COOKED_HEADER = 16;
    private static final int COOKED_PADDING = 10;
    private static final int SNAPSHOT_LENGTH = 262_144;
    /** PACKET_KERNEL and PACKET_USER of {@code <linux/if_packet.h>}. */
    private static final int TO_KERNEL = 7;

    private static final int FROM_KERNEL = 6;

    private Capture() {}

    static void write(List<RecordedExchange> exchanges, Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            out.write(ByteBuffer.allocate(FILE_HEADER)
                    .order(ByteOrder.nativeOrder())
                    .putInt(MAGIC_MICROSECONDS)
                    .putShort((short) 2)
                    .putShort((short) 4)
                    .putLong(0)
                    .putInt(SNAPSHOT_LENGTH)
                    .putInt(LINKTYPE_NETLINK)
                    .array());
            for (RecordedExchange exchange : exchanges) {
                out.write(packet(exchange, TO_KERNEL, exchange.request()));
                for (DecodedMessage answer : exchange.answers()) {
                    out.write(packet(exchange, FROM_KERNEL, answer));
                }
            }
        }
    }

    private static byte[] packet(RecordedExchange exchange, int direction, DecodedMessage message) {
        int length = COOKED_HEADER + message.bytes().length;
        Duration at = exchange.at();
        ByteBuffer packet = ByteBuffer.allocate(PACKET_HEADER + length)
                .order(ByteOrder.nativeOrder())
                .putInt((int) at.getSeconds())
                .putInt(at.getNano() / 1000)
                .putInt(length)
                .putInt(length)
                .order(ByteOrder.BIG_ENDIAN)
                .putShort((short) direction)
                .putShort((short) ARPHRD_NETLINK);
        packet.position(packet.position() + COOKED_PADDING);
        return packet.putShort((short) exchange.family()).put(message.bytes()).array();
    }
}
