package org.sandboxed.engine.internal.kernel;

import static org.sandboxed.engine.internal.kernel.Seccomp.NEW_LISTENER;
import static org.sandboxed.engine.internal.kernel.Seccomp.RET_ALLOW;

/**
 * Installs a filter that allows everything, with a listener, on a thread that ends at once: the only way to know that it
 * can be done.
 *
 * @param result 0, or the negated errno of the step that failed
 * @param hasSynchronousWakeUp whether the listener took the flag
 */
record ListenerProbe(int result, boolean hasSynchronousWakeUp) {

    private static final short BPF_RET = 0x06;

    static ListenerProbe run() {
        ListenerProbe[] found = new ListenerProbe[1];
        Thread thread = new Thread(() -> found[0] = install(), "sandboxed-probe");
        thread.setDaemon(true);
        thread.start();
        boolean wasInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
        return found[0] == null ? new ListenerProbe(-Errnos.EIO, false) : found[0];
    }

    private static ListenerProbe install() {
        int done = Seccomp.setNoNewPrivs();
        if (done < 0) {
            return new ListenerProbe(done, false);
        }
        NativeMemory allowAll = NativeMemory.allocate(Long.BYTES);
        allowAll.putShort(0, BPF_RET);
        allowAll.putInt(4, RET_ALLOW);
        int fd = Seccomp.setFilter(NEW_LISTENER, Seccomp.program(allowAll, 1).address());
        if (fd < 0) {
            return new ListenerProbe(fd, false);
        }
        try (SeccompListener listener = new SeccompListener(new Fd(fd))) {
            return new ListenerProbe(0, listener.enableSynchronousWakeUp());
        }
    }
}
