package org.sandboxed.engine.internal.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects what one request is answered with: messages, put together to datagrams that a client's buffer takes. Not
 * thread-safe.
 */
final class Reply {

    /** As large as the smallest buffer that clients use allows with some room. */
    private static final int MAX_DATAGRAM = 8192;

    private final int sequence;
    private final int portId;
    private final boolean isExplained;
    private final List<byte[]> messages = new ArrayList<>();
    private final List<byte[]> datagrams = new ArrayList<>();
    private ByteBuffer message = ByteBuffer.allocate(512).order(ByteOrder.nativeOrder());
    private boolean isDump;
    private int dumpFlags = Netlink.F_MULTI;
    private @Nullable String explanation;

    /**
     * An empty answer.
     *
     * @param isExplained whether the program asked for errors in words, NETLINK_EXT_ACK
     */
    Reply(int sequence, int portId, boolean isExplained) {
        this.sequence = sequence;
        this.portId = portId;
        this.isExplained = isExplained;
    }

    /** Another one, without what was put into this one, to say why. */
    Reply forError() {
        Reply other = new Reply(sequence, portId, isExplained);
        other.explanation = explanation;
        return other;
    }

    /**
     * Says why the request fails.
     *
     * @return the errno, negated
     */
    int fail(int errno, String why) {
        explanation = isExplained ? why : null;
        return -errno;
    }

    /** What follows is a list, ended by {@link #done}. */
    void startDump() {
        isDump = true;
    }

    /** The list leaves out what a strictly checked request did not ask for. */
    void filter() {
        dumpFlags |= Netlink.F_DUMP_FILTERED;
    }

    boolean isDump() {
        return isDump;
    }

    Reply begin(int type) {
        return begin(type, isDump ? dumpFlags : 0);
    }

    private Reply begin(int type, int flags) {
        message.clear();
        message.putInt(0)
                .putShort((short) type)
                .putShort((short) flags)
                .putInt(sequence)
                .putInt(portId);
        return this;
    }

    Reply u8(int value) {
        room(1).put((byte) value);
        return this;
    }

    Reply u16(int value) {
        room(2).putShort((short) value);
        return this;
    }

    Reply u32(int value) {
        room(4).putInt(value);
        return this;
    }

    Reply bytes(byte[] value) {
        room(value.length).put(value);
        return this;
    }

    Reply attribute(int type, byte[] value) {
        u16(Netlink.ATTRIBUTE_HEADER + value.length).u16(type).bytes(value);
        return pad();
    }

    Reply attribute(int type, String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        return attribute(type, Arrays.copyOf(text, text.length + 1));
    }

    Reply attribute8(int type, int value) {
        return attribute(type, new byte[] {(byte) value});
    }

    Reply attribute32(int type, int value) {
        u16(Netlink.ATTRIBUTE_HEADER + Integer.BYTES).u16(type).u32(value);
        return this;
    }

    /** An attribute of zeros. */
    Reply zeros(int type, int length) {
        return attribute(type, new byte[length]);
    }

    private Reply pad() {
        while (message.position() != Netlink.align(message.position())) {
            u8(0);
        }
        return this;
    }

    void end() {
        pad();
        byte[] whole = Arrays.copyOf(message.array(), message.position());
        ByteBuffer.wrap(whole).order(ByteOrder.nativeOrder()).putInt(0, whole.length);
        messages.add(whole);
    }

    /**
     * Ends a dump.
     *
     * @param error 0 or a negated errno
     */
    void done(int error) {
        begin(Netlink.DONE, dumpFlags | explanationFlag()).u32(error);
        explain();
        end();
    }

    /**
     * Says how a request ended: a failure with what was asked, or a success with its header only.
     *
     * @param error 0 or a negated errno
     * @param isCapped whether the header is enough for a failure, too
     */
    void error(Request request, int error, boolean isCapped) {
        boolean isWhole = error != 0 && !isCapped;
        begin(Netlink.ERROR, (isWhole ? 0 : Netlink.F_CAPPED) | explanationFlag())
                .u32(error);
        bytes(isWhole ? request.bytes() : Arrays.copyOf(request.bytes(), Netlink.HEADER_SIZE));
        explain();
        end();
    }

    private int explanationFlag() {
        return explanation == null ? 0 : Netlink.F_ACK_TLVS;
    }

    private void explain() {
        if (explanation != null) {
            pad().attribute(Netlink.ERROR_MESSAGE, explanation);
        }
    }

    private ByteBuffer room(int length) {
        if (message.remaining() < length) {
            ByteBuffer larger =
                    ByteBuffer.allocate(2 * (message.capacity() + length)).order(ByteOrder.nativeOrder());
            message.flip();
            larger.put(message);
            message = larger;
        }
        return message;
    }

    /** Every message. */
    List<byte[]> messages() {
        return messages;
    }

    /** The messages as they are sent; those of a dump share datagrams. */
    List<byte[]> datagrams() {
        if (!isDump) {
            return messages;
        }
        ByteBuffer open = ByteBuffer.allocate(MAX_DATAGRAM);
        for (byte[] each : messages) {
            if (open.position() > 0 && open.remaining() < each.length) {
                datagrams.add(Arrays.copyOf(open.array(), open.position()));
                open.clear();
            }
            open.put(each);
        }
        datagrams.add(Arrays.copyOf(open.array(), open.position()));
        return datagrams;
    }
}
