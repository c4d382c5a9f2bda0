package org.sandboxed.engine.internal.kernel;

import java.nio.charset.StandardCharsets;

/** Whether a signal waits for a task that would handle it now: {@code /proc/<pid>/status}, see proc_pid_status(5). Not thread-safe. */
public final class PendingSignals {

    private static final int HEX = 16;

    private final ProcFiles files = new ProcFiles();
    private final byte[] bytes = new byte[ProcFiles.MAX_READ];

    /** Whether there is one that is neither blocked nor ignored. */
    public boolean areThere(int tid) {
        int length = files.read(tid, "status", bytes);
        String status = new String(bytes, 0, Math.max(0, length), StandardCharsets.ISO_8859_1);
        long pending = mask(status, "\nSigPnd:\t") | mask(status, "\nShdPnd:\t");
        return (pending & ~mask(status, "\nSigBlk:\t") & ~mask(status, "\nSigIgn:\t")) != 0;
    }

    private static long mask(String status, String field) {
        int at = status.indexOf(field);
        return at < 0
                ? 0
                : Long.parseUnsignedLong(status.substring(at + field.length(), at + field.length() + HEX), HEX);
    }
}
