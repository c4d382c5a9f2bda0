package org.sandboxed.engine.internal.handler.proc;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Names of processors below {@code /sys/devices/system/cpu}: {@code cpu0}, {@code cpu1}, and so on. */
public final class ProcessorNames {

    private static final byte[] DIRECTORY = "/sys/devices/system/cpu".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PREFIX = {'c', 'p', 'u'};
    private static final int MOST_DIGITS = 6;

    private ProcessorNames() {}

    /** Whether a path is that of the directory in which they are. */
    public static boolean areIn(byte[] path, int length) {
        return Arrays.equals(path, 0, length, DIRECTORY, 0, DIRECTORY.length);
    }

    /** The processor whose directory, or a file below it, a path is; or -1. */
    static int below(byte[] path, int length) {
        int from = DIRECTORY.length + 1;
        if (length <= from || path[from - 1] != '/' || !areIn(path, from - 1)) {
            return -1;
        }
        int end = from;
        while (end < length && path[end] != '/') {
            end++;
        }
        return number(path, from, end);
    }

    /** The processor that a name stands for, or -1. */
    public static int number(byte[] name) {
        return number(name, 0, name.length);
    }

    private static int number(byte[] name, int from, int end) {
        int digits = from + PREFIX.length;
        if (end <= digits
                || end - digits > MOST_DIGITS
                || !Arrays.equals(name, from, digits, PREFIX, 0, PREFIX.length)) {
            return -1;
        }
        int number = 0;
        for (int at = digits; at < end; at++) {
            if (name[at] < '0' || name[at] > '9') {
                return -1;
            }
            number = number * 10 + name[at] - '0';
        }
        return number;
    }

    /** The name of a processor. */
    public static byte[] name(int number) {
        return ("cpu" + number).getBytes(StandardCharsets.US_ASCII);
    }
}
