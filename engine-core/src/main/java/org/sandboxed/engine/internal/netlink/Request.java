package org.sandboxed.engine.internal.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One request: a {@code struct nlmsghdr} with what follows it. Reading outside of it gives zeros. Immutable. */
final class Request {

    private final byte[] bytes;
    private final ByteBuffer view;

    /** Takes the bytes of one message over, header included. */
    Request(byte[] bytes) {
        this.bytes = bytes;
        this.view = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }

    int type() {
        return view.getShort(4) & 0xffff;
    }

    int flags() {
        return view.getShort(6) & 0xffff;
    }

    int sequence() {
        return view.getInt(8);
    }

    boolean has(int flag) {
        return (flags() & flag) != 0;
    }

    /** How long the message is without its header. */
    int length() {
        return bytes.length - Netlink.HEADER_SIZE;
    }

    /** A byte behind the header. */
    int u8(int offset) {
        return offset < length() ? view.get(Netlink.HEADER_SIZE + offset) & 0xff : 0;
    }

    /** A word behind the header. */
    int u32(int offset) {
        return offset + Integer.BYTES <= length() ? view.getInt(Netlink.HEADER_SIZE + offset) : 0;
    }

    /**
     * The value of an attribute, or null where there is none.
     *
     * @param from where the attributes begin, behind the header
     */
    byte @Nullable [] attribute(int from, int type) {
        int at = Netlink.HEADER_SIZE + from;
        while (at + Netlink.ATTRIBUTE_HEADER <= bytes.length) {
            int size = view.getShort(at) & 0xffff;
            if (size < Netlink.ATTRIBUTE_HEADER || at + size > bytes.length) {
                return null;
            }
            if ((view.getShort(at + 2) & Netlink.ATTRIBUTE_TYPE) == type) {
                return Arrays.copyOfRange(bytes, at + Netlink.ATTRIBUTE_HEADER, at + size);
            }
            at += Netlink.align(size);
        }
        return null;
    }

    /** The message, header included; not to be changed. */
    byte[] bytes() {
        return bytes;
    }
}
