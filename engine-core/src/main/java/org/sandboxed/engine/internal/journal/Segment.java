package org.sandboxed.engine.internal.journal;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The events of one chunk that were complete when it was read. Immutable; holds no later chunk. */
final class Segment {

    private final long firstSequence;
    private final int count;
    private final long[] heads;
    private final byte[] texts;

    Segment(long firstSequence, int count, long[] heads, byte[] texts) {
        this.firstSequence = firstSequence;
        this.count = count;
        this.heads = heads;
        this.texts = texts;
    }

    int count() {
        return count;
    }

    long sequence(int event) {
        return firstSequence + event;
    }

    /** One word of an event's head. */
    long word(int event, int word) {
        return heads[event * EventHead.WORDS + word];
    }

    /** The first text of a kind, or null. */
    @Nullable
    String text(int event, TextKind kind) {
        int end = textsEnd(event);
        for (int at = textsStart(event); at < end; at = after(at)) {
            if (texts[at] == kind.code()) {
                return decode(at);
            }
        }
        return null;
    }

    /** Every text of a kind, in the order in which they were written. */
    List<String> texts(int event, TextKind kind) {
        List<String> found = new ArrayList<>();
        int end = textsEnd(event);
        for (int at = textsStart(event); at < end; at = after(at)) {
            if (texts[at] == kind.code()) {
                found.add(decode(at));
            }
        }
        return List.copyOf(found);
    }

    private int textsStart(int event) {
        return EventHead.high(word(event, EventHead.TEXTS));
    }

    private int textsEnd(int event) {
        return textsStart(event) + EventHead.low(word(event, EventHead.TEXTS));
    }

    private String decode(int text) {
        return PathText.decode(texts, text + TextBuffer.HEAD, TextBuffer.length(texts, text));
    }

    private int after(int text) {
        return text + TextBuffer.HEAD + TextBuffer.length(texts, text);
    }
}
