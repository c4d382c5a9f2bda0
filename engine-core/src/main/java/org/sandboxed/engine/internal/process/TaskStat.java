package org.sandboxed.engine.internal.process;

import org.jspecify.annotations.Nullable;

/**
 * What {@code /proc/<pid>/stat} says; see proc_pid_stat(5).
 *
 * @param state a letter such as R, S or Z
 * @param parent the pid of the parent as of now: another one once the parent has ended
 * @param startTime in clock ticks since boot
 */
record TaskStat(char state, int parent, int threads, long startTime) {

    private static final int FIELD_STATE = 3;
    private static final int FIELD_PARENT = 4;
    private static final int FIELD_THREADS = 20;
    private static final int FIELD_START_TIME = 22;

    /** Whether anything of the process still runs: its first thread may have ended before the others. */
    boolean isAlive() {
        return (state != 'Z' && state != 'X') || threads > 1;
    }

    /** Parses the file; null where it is cut short. The name of the program may hold spaces and parentheses. */
    static @Nullable TaskStat parse(byte[] bytes, int length) {
        int at = length - 1;
        while (at >= 0 && bytes[at] != ')') {
            at--;
        }
        at += 2;
        if (at < 2 || at >= length) {
            return null;
        }
        char state = (char) bytes[at];
        long[] numbers = new long[FIELD_START_TIME + 1];
        int field = FIELD_STATE;
        for (; at < length; at++) {
            if (bytes[at] == ' ') {
                field++;
                if (field > FIELD_START_TIME) {
                    break;
                }
            } else if (bytes[at] >= '0' && bytes[at] <= '9') {
                numbers[field] = numbers[field] * 10 + bytes[at] - '0';
            }
        }
        return field < FIELD_START_TIME
                ? null
                : new TaskStat(
                        state, (int) numbers[FIELD_PARENT], (int) numbers[FIELD_THREADS], numbers[FIELD_START_TIME]);
    }
}
