package org.sandboxed.engine.internal.netlink;

import org.sandboxed.engine.record.NetlinkAttribute;

/** An attribute of a message. */
final class DecodedAttribute implements NetlinkAttribute {

    private final Layout layout;
    private final int type;
    private final byte[] value;

    /** Keeps the value. */
    DecodedAttribute(Layout layout, int type, byte[] value) {
        this.layout = layout;
        this.type = type;
        this.value = value;
    }

    @Override
    public int type() {
        return type;
    }

    @Override
    public String name() {
        return layout.name(type);
    }

    @Override
    public byte[] value() {
        return value.clone();
    }

    @Override
    public String text() {
        return layout.kind(type).write(value);
    }

    @Override
    public String toString() {
        return name() + "=" + text();
    }
}
