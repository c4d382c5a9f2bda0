package org.sandboxed.engine.internal.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.record.NetlinkAttribute;
import org.sandboxed.engine.record.NetlinkMessage;

/** A message as it was sent, read when it is asked. Its bytes may be a program's: nothing in them is relied on. */
final class DecodedMessage implements NetlinkMessage {

    private final int protocol;
    private final ByteBuffer view;
    private final byte[] bytes;

    /** Keeps the bytes of one message, header included. */
    DecodedMessage(int protocol, byte[] bytes) {
        this.protocol = protocol;
        this.bytes = bytes;
        this.view = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }

    @Override
    public int type() {
        return view.getShort(4) & 0xffff;
    }

    @Override
    public String typeName() {
        return MessageTypes.name(protocol, type());
    }

    @Override
    public int flags() {
        return view.getShort(6) & 0xffff;
    }

    @Override
    public Set<String> flagNames() {
        Set<String> names = new LinkedHashSet<>();
        add(names, Netlink.F_REQUEST, "REQUEST");
        add(names, Netlink.F_MULTI, "MULTI");
        add(names, Netlink.F_ACK, "ACK");
        add(names, Netlink.F_ECHO, "ECHO");
        if (type() == NLMSG_ERROR) {
            add(names, Netlink.F_CAPPED, "CAPPED");
            add(names, Netlink.F_ACK_TLVS, "ACK_TLVS");
        } else if (MessageTypes.isChange(protocol, type())) {
            add(names, 0x100, "REPLACE");
            add(names, 0x200, "EXCL");
            add(names, 0x400, "CREATE");
            add(names, 0x800, "APPEND");
        } else {
            add(names, Netlink.F_DUMP, "DUMP");
        }
        return Collections.unmodifiableSet(names);
    }

    private void add(Set<String> names, int bits, String name) {
        if ((flags() & bits) != 0) {
            names.add(name);
        }
    }

    @Override
    public int sequence() {
        return view.getInt(8);
    }

    @Override
    public int portId() {
        return view.getInt(12);
    }

    @Override
    public byte[] payload() {
        return Arrays.copyOfRange(bytes, Netlink.HEADER_SIZE, bytes.length);
    }

    @Override
    public List<NetlinkAttribute> attributes() {
        return MessageTypes.layout(protocol, type()).map(this::attributes).orElse(List.of());
    }

    private List<NetlinkAttribute> attributes(Layout layout) {
        List<NetlinkAttribute> attributes = new ArrayList<>();
        int at = Netlink.HEADER_SIZE + layout.header();
        while (at + Netlink.ATTRIBUTE_HEADER <= bytes.length) {
            int size = view.getShort(at) & 0xffff;
            if (size < Netlink.ATTRIBUTE_HEADER || at + size > bytes.length) {
                break;
            }
            int type = view.getShort(at + 2) & Netlink.ATTRIBUTE_TYPE;
            byte[] value = Arrays.copyOfRange(bytes, at + Netlink.ATTRIBUTE_HEADER, at + size);
            attributes.add(new DecodedAttribute(layout, type, value));
            at += Netlink.align(size);
        }
        return List.copyOf(attributes);
    }

    @Override
    public Optional<NetlinkAttribute> attribute(String name) {
        return attributes().stream()
                .filter(attribute -> attribute.name().equals(name))
                .findFirst();
    }

    @Override
    public Optional<Errno> error() {
        boolean hasCode =
                (type() == NLMSG_ERROR || type() == NLMSG_DONE) && bytes.length >= Netlink.HEADER_SIZE + Integer.BYTES;
        int code = hasCode ? view.getInt(Netlink.HEADER_SIZE) : 0;
        return code < 0 ? Optional.of(Errno.of(-code)) : Optional.empty();
    }

    @Override
    public boolean isChange() {
        return (flags() & Netlink.F_REQUEST) != 0 && MessageTypes.isChange(protocol, type());
    }

    @Override
    public String describe() {
        Optional<Errno> error = error();
        if (error.isPresent()) {
            return typeName() + " " + error.get();
        }
        if (type() == NLMSG_ERROR) {
            return "NLMSG_ERROR 0 (success)";
        }
        String flags = String.join(",", flagNames());
        boolean isRequest = (flags() & Netlink.F_REQUEST) != 0;
        String attributes = attributes().stream()
                .filter(attribute -> attribute.value().length <= MAX_SHOWN)
                .map(attribute -> " " + attribute.name() + "=" + attribute.text())
                .collect(Collectors.joining());
        return typeName() + (isRequest ? " " + flags : "") + attributes;
    }

    /** Longer values are tables of counters, and no help on one line. */
    private static final int MAX_SHOWN = 32;

    /** The message as it was sent; not to be changed. */
    byte[] bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return describe();
    }
}
