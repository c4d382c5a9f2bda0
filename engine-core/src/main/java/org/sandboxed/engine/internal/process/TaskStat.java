package org.sandboxed.engine.internal.process;

import java.nio.charset.StandardCharsets;
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
        String text = new String(bytes, 0, Math.max(0, length), StandardCharsets.ISO_8859_1);
        int name = text.lastIndexOf(')');
        if (name < 0) {
            return null;
        }
        String[] fields = text.substring(name + 1).trim().split(" ", FIELD_START_TIME);
        if (fields.length <= FIELD_START_TIME - FIELD_STATE) {
            return null;
        }
        return new TaskStat(
                fields[0].charAt(0),
                Integer.parseInt(fields[FIELD_PARENT - FIELD_STATE]),
                Integer.parseInt(fields[FIELD_THREADS - FIELD_STATE]),
                Long.parseLong(fields[FIELD_START_TIME - FIELD_STATE]));
    }
}
