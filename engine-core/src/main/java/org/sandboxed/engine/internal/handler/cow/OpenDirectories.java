package org.sandboxed.engine.internal.handler.cow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.filesystem.cow.MergedListing;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.FileCopy;

/**
 * The directories that programs opened and that the kernel cannot list by itself. Each keeps a second descriptor of the open
 * file that the program has, so that both share one offset: the program rewinds and seeks with lseek(2), which nobody sees,
 * and the supervisor moves on by the same means. The upper bits of an offset say which directory, the lower ones how many
 * names are behind it. The one that was used least recently is forgotten when there are too many.
 */
final class OpenDirectories implements AutoCloseable {

    private static final int INDEX_BITS = 22;
    private static final int SERIAL_BITS = 20;
    private static final int MOST = 512;

    private final Map<Long, Listed> bySerial = new LinkedHashMap<>(16, 0.75f, true);
    private long lastSerial;

    /** One open directory. */
    static final class Listed {

        private final Fd descriptor;
        private final long serial;
        private final List<MergedListing.Entry> entries = new ArrayList<>();

        private Listed(Fd descriptor, long serial) {
            this.descriptor = descriptor;
            this.serial = serial;
        }

        /** The names that were there when the program was at the start. */
        List<MergedListing.Entry> entries() {
            return entries;
        }

        /** The offset behind so many names. */
        long offset(int index) {
            return (serial << INDEX_BITS) | index;
        }

        /** Moves the offset that the program shares. */
        void moveTo(long offset) {
            FileCopy.seek(descriptor.number(), offset);
        }

        private boolean isAtStart() {
            return FileCopy.offset(descriptor.number()) == 0;
        }
    }

    /** Tells the offset of the program's descriptor. */
    @FunctionalInterface
    interface Offset {
        long get();
    }

    /** A program is about to get this descriptor of a directory. */
    void opened(int fd) {
        lastSerial = lastSerial % ((1L << SERIAL_BITS) - 1) + 1;
        if (bySerial.size() >= MOST) {
            forget(bySerial.keySet().iterator().next());
        }
        forget(lastSerial);
        Listed listed = new Listed(new Fd(fd).duplicate(), lastSerial);
        bySerial.put(lastSerial, listed);
        listed.moveTo(listed.offset(0));
    }

    private void forget(long serial) {
        Listed listed = bySerial.remove(serial);
        if (listed != null) {
            listed.descriptor.close();
        }
    }

    /** Which directory the descriptor is that has this offset; null where it was forgotten. */
    @Nullable
    Listed find(Offset offset) {
        long serial = offset.get() >> INDEX_BITS;
        return serial == 0 ? findRewound(offset) : bySerial.get(serial);
    }

    /** A program that rewinds sets the offset to 0; which open file it shares shows when that is moved. */
    private @Nullable Listed findRewound(Offset offset) {
        for (Listed listed : List.copyOf(bySerial.values())) {
            if (listed.isAtStart()) {
                listed.moveTo(listed.offset(0));
                if (offset.get() == listed.offset(0)) {
                    return bySerial.get(listed.serial);
                }
                listed.moveTo(0);
            }
        }
        return null;
    }

    /** How many names are behind an offset. */
    static int index(long offset) {
        return (int) (offset & ((1L << INDEX_BITS) - 1));
    }

    @Override
    public void close() {
        bySerial.values().forEach(listed -> listed.descriptor.close());
        bySerial.clear();
    }
}
