package org.sandboxed.engine.internal.journal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a frame as a thread dump prints it: {@code java.net.Socket.connect(java.base@17.0.15/Socket.java:609)}. */
final class JavaFrame {

    private static final Pattern FRAME =
            Pattern.compile("(.+)\\.([^.(]+)\\((?:([^@/()]+)(?:@([^/()]+))?/)?([^:()]*)(?::(\\d{1,9}))?\\)");

    private static final String NATIVE = "Native Method";
    private static final int NATIVE_LINE = -2;
    private static final int NO_LINE = -1;

    private JavaFrame() {}

    /** The frame; one without a class where the text is none. */
    static StackTraceElement parse(String text) {
        Matcher frame = FRAME.matcher(text);
        if (!frame.matches()) {
            return new StackTraceElement("", text, null, NO_LINE);
        }
        @Nullable String line = frame.group(6);
        String file = frame.group(5);
        int number = line == null ? NO_LINE : Integer.parseInt(line);
        boolean isNative = file.equals(NATIVE);
        return new StackTraceElement(
                null,
                frame.group(3),
                frame.group(4),
                frame.group(1),
                frame.group(2),
                isNative || file.equals("Unknown Source") ? null : file,
                isNative ? NATIVE_LINE : number);
    }
}
