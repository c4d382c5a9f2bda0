package org.sandboxed.engine.internal.handler.chroot;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The first line of a script: its interpreter, and what else is on the line, which is one argument; see execve(2). Immutable.
 */
public final class ScriptLine {

    /** How much of it the kernel reads. */
    public static final int LONGEST = 256;

    private static final byte[] NONE = {};

    private final byte[] interpreter;
    private final byte[] argument;

    private ScriptLine(byte[] interpreter, byte[] argument) {
        this.interpreter = interpreter;
        this.argument = argument;
    }

    /** Reads the line from the first bytes of a file; null where it names no interpreter, or not all of its name. */
    public static @Nullable ScriptLine parse(byte[] head) {
        int end = 2;
        while (end < head.length && head[end] != '\n' && head[end] != 0) {
            end++;
        }
        boolean isCut = end == LONGEST;
        while (end > 2 && isBlank(head[end - 1])) {
            end--;
        }
        int start = skipBlanks(head, 2, end);
        int nameEnd = start;
        while (nameEnd < end && !isBlank(head[nameEnd])) {
            nameEnd++;
        }
        if (nameEnd == start || (isCut && nameEnd == LONGEST)) {
            return null;
        }
        int rest = skipBlanks(head, nameEnd, end);
        return new ScriptLine(
                Arrays.copyOfRange(head, start, nameEnd), rest == end ? NONE : Arrays.copyOfRange(head, rest, end));
    }

    private static int skipBlanks(byte[] text, int from, int end) {
        int at = from;
        while (at < end && isBlank(text[at])) {
            at++;
        }
        return at;
    }

    private static boolean isBlank(byte character) {
        return character == ' ' || character == '\t';
    }

    /** The path of the interpreter. Not to be changed. */
    public byte[] interpreter() {
        return interpreter;
    }

    /** Empty where there is none. Not to be changed. */
    public byte[] argument() {
        return argument;
    }
}
