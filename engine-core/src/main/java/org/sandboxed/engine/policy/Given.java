package org.sandboxed.engine.policy;

import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.SandboxException;

/** Refuses what a test author cannot have meant: no value at all, and text that no program could be given. */
public final class Given {

    private Given() {}

    /**
     * A value that has to be there.
     *
     * @param what the option or method, for the message
     * @throws SandboxException where the value is null
     */
    public static <T> T value(String what, @Nullable T value) {
        if (value == null) {
            throw new SandboxException(what + ": null is not a value; name one, or leave the call out");
        }
        return value;
    }

    /**
     * Several of them.
     *
     * @param what the option or method, for the message
     * @return the same array
     * @throws SandboxException where it, or one of its elements, is null
     */
    public static <T> T[] values(String what, T @Nullable [] values) {
        T[] there = value(what, values);
        values(what, Arrays.asList(there));
        return there;
    }

    /**
     * Several of them.
     *
     * @param what the option or method, for the message
     * @return the same collection
     * @throws SandboxException where it, or one of its elements, is null
     */
    public static <T, C extends Collection<T>> C values(String what, @Nullable C values) {
        C there = value(what, values);
        for (T each : there) {
            if (each == null) {
                throw new SandboxException(what + ": one of " + there + " is null, which is not a value; leave it out");
            }
        }
        return there;
    }

    /**
     * Text that has bytes.
     *
     * @param what the option or method and which of its texts, for the message
     * @return the same text
     * @throws SandboxException where half of a surrogate pair is in it, which no encoding has and which would become a {@code ?}
     */
    public static String text(String what, String text) {
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            int point = text.codePointAt(at);
            if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                throw new SandboxException(what + ": \"" + escaped(text) + "\" has half of a surrogate pair at index "
                        + at + ", which no program can be given; was the text cut in the middle of a character?");
            }
        }
        return text;
    }

    private static String escaped(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                shown.append("\\u").append(Integer.toHexString(point));
            } else {
                shown.appendCodePoint(point);
            }
        });
        return shown.toString();
    }
}
