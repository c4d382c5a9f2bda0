package org.sandboxed.engine.internal.journal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the texts of one event out of its chunk. */
final class EventBytes {

    private EventBytes() {}

    /** The first text of a kind, or null. */
    static @Nullable String text(byte[] chunk, int event, TextKind kind) {
        int end = event + EventLayout.getInt(chunk, event + EventLayout.LENGTH);
        for (int at = event + EventLayout.TEXTS; at < end; at = after(chunk, at)) {
            if (chunk[at] == kind.code()) {
                return decode(chunk, at);
            }
        }
        return null;
    }

    /** Every text of a kind, in the order in which they were written. */
    static List<String> texts(byte[] chunk, int event, TextKind kind) {
        List<String> found = new ArrayList<>();
        int end = event + EventLayout.getInt(chunk, event + EventLayout.LENGTH);
        for (int at = event + EventLayout.TEXTS; at < end; at = after(chunk, at)) {
            if (chunk[at] == kind.code()) {
                found.add(decode(chunk, at));
            }
        }
        return List.copyOf(found);
    }

    private static String decode(byte[] chunk, int text) {
        return PathText.decode(chunk, text + EventLayout.TEXT_HEAD, EventLayout.getUnsignedShort(chunk, text + 1));
    }

    private static int after(byte[] chunk, int text) {
        return text + EventLayout.TEXT_HEAD + EventLayout.getUnsignedShort(chunk, text + 1);
    }
}
