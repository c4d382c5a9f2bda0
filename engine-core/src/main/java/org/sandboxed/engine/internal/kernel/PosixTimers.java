package org.sandboxed.engine.internal.kernel;

import java.nio.charset.StandardCharsets;

/** Timers of other processes as {@code /proc/<pid>/timers} tells about them; see timer_create(2). Not thread-safe. */
public final class PosixTimers {

    private static final String ID = "ID: ";
    private static final String CLOCK = "ClockID: ";

    private final ProcFiles files = new ProcFiles();
    private final byte[] bytes = new byte[ProcFiles.MAX_READ];

    /** The clock of a process' timer, or -1 where it has none of this number. */
    public int clock(int pid, int timer) {
        int length = files.read(pid, "timers", bytes);
        String text = new String(bytes, 0, Math.max(0, length), StandardCharsets.ISO_8859_1);
        boolean isFound = false;
        for (String line : text.lines().toList()) {
            if (line.startsWith(ID)) {
                isFound = line.equals(ID + timer);
            } else if (isFound && line.startsWith(CLOCK)) {
                return Integer.parseInt(line.substring(CLOCK.length()).strip());
            }
        }
        return -1;
    }
}
