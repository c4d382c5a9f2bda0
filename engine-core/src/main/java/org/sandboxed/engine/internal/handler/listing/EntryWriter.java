package org.sandboxed.engine.internal.handler.listing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

import static org.sandboxed.engine.internal.kernel.DirectoryLayout.LENGTH;
import static org.sandboxed.engine.internal.kernel.DirectoryLayout.NAME;
import static org.sandboxed.engine.internal.kernel.DirectoryLayout.OLD_NAME;
import static org.sandboxed.engine.internal.kernel.DirectoryLayout.TYPE;

/** Lays entries out as {@code struct linux_dirent64}, or as the older {@code struct linux_dirent}. Not thread-safe. */
final class EntryWriter {

    private static final int SIZE = 32 * 1024;

    // Made when something is laid out, which most programs never ask for.
    private byte[] bytes = {};
    private ByteBuffer fields = ByteBuffer.wrap(bytes);
    private int length;
    private int next;

    /** Lays out as many as fit, from a position on; false where there is one and it does not fit. */
    boolean fill(List<Entry> entries, int from, long room, boolean isOld) {
        if (bytes.length == 0) {
            bytes = new byte[SIZE];
            fields = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        }
        length = 0;
        next = from;
        long limit = Math.min(room, SIZE);
        while (next < entries.size() && length + size(entries.get(next), isOld) <= limit) {
            put(entries.get(next), isOld);
        }
        return length > 0 || next >= entries.size();
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** The position after what was laid out. */
    int next() {
        return next;
    }

    private void put(Entry entry, boolean isOld) {
        int size = size(entry, isOld);
        Arrays.fill(bytes, length, length + size, (byte) 0);
        next++;
        fields.putLong(length, entry.inode());
        fields.putLong(length + 8, next);
        fields.putShort(length + LENGTH, (short) size);
        // The older structure keeps the type in its last byte.
        bytes[length + (isOld ? size - 1 : TYPE)] = (byte) entry.type();
        System.arraycopy(entry.name(), 0, bytes, length + (isOld ? OLD_NAME : NAME), entry.name().length);
        length += size;
    }

    private static int size(Entry entry, boolean isOld) {
        int bare = entry.name().length + (isOld ? OLD_NAME + 2 : NAME + 1);
        return (bare + Long.BYTES - 1) & -Long.BYTES;
    }
}
