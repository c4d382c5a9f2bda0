package org.sandboxed.engine.internal.launch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.Poll;
import org.sandboxed.engine.internal.kernel.Processes;
import org.sandboxed.engine.internal.process.LiveProcess;

/** Waits for processes that are not children. */
final class Watched {

    private Watched() {}

    /**
     * Waits until all have ended.
     *
     * @return false where one has not in time
     */
    static boolean awaitEnd(List<LiveProcess> processes, int timeoutMillis) {
        List<Fd> pidfds = new ArrayList<>();
        try {
            for (LiveProcess process : processes) {
                int pidfd = Processes.pidfdOpen(process.pid());
                if (pidfd >= 0) {
                    pidfds.add(new Fd(pidfd));
                }
            }
            return awaitAll(pidfds, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis));
        } finally {
            pidfds.forEach(Fd::close);
        }
    }

    private static boolean awaitAll(List<Fd> pidfds, long deadline) {
        NativeMemory entry = NativeMemory.allocate(Poll.ENTRY_SIZE);
        for (Fd pidfd : pidfds) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            entry.putInt(0, pidfd.number());
            entry.putShort(4, Poll.IN);
            if (Poll.poll(entry, 1, (int) Math.max(0, left)) != 1) {
                return false;
            }
        }
        return true;
    }
}
