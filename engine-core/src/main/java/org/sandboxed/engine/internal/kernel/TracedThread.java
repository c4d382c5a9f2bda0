package org.sandboxed.engine.internal.kernel;

import java.util.concurrent.locks.LockSupport;

import static org.sandboxed.engine.internal.kernel.Processes.SIGINFO_SIZE;

/**
 * Stops a thread of a program on its way out of the system call in which it is, before anything of its own runs; see
 * PTRACE_INTERRUPT in ptrace(2). What waits in that call stops waiting, and goes on with what the kernel has remembered of it
 * (restart_syscall(2)). The program notices nothing, nor does its parent. All methods are called by the thread that calls
 * {@link #seize}.
 */
public final class TracedThread {

    private static final int PTRACE_DETACH = 17;
    private static final int PTRACE_GETSIGINFO = 0x4202;
    private static final int PTRACE_EVENT_STOP = 128;
    private static final int PAUSE_NANOS = 20_000;

    private final int pid;
    private final int tid;
    private final NativeMemory info = NativeMemory.allocate(SIGINFO_SIZE);
    private final ProcFiles files = new ProcFiles();

    private TracedThread(int pid, int tid) {
        this.pid = pid;
        this.tid = tid;
    }

    /**
     * Takes hold of a thread that is in a system call, and asks for it to be stopped.
     *
     * @param pid its process
     * @throws KernelException where that is not permitted, or somebody else has
     */
    public static TracedThread seize(int pid, int tid) {
        KernelException.require(Ptrace.seize(tid, 0), "ptrace(PTRACE_SEIZE)");
        TracedThread seized = new TracedThread(pid, tid);
        // Fails only where the thread is dead already.
        ptrace(Ptrace.INTERRUPT, tid, 0);
        return seized;
    }

    /** Waits until the thread has stopped; false where it ends instead. To be called once nothing else holds the thread. */
    public boolean awaitStop() {
        boolean isStopped = isStopped();
        while (!isStopped && !isGone()) {
            LockSupport.parkNanos(PAUSE_NANOS);
            isStopped = isStopped();
        }
        return isStopped;
    }

    /** Lets the thread go, with the signal that it was about to get, if it was. */
    public void release() {
        if (isStopped()) {
            boolean isEvent = info.getInt(8) >>> 8 == PTRACE_EVENT_STOP;
            if (ptrace(PTRACE_DETACH, tid, isEvent ? 0 : info.getInt(0)) == 0) {
                return;
            }
        }
        // Killed meanwhile: only now does its parent hear of it.
        while (!isGone()) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        if (pid != tid || !isChild()) {
            Processes.reapTraced(tid);
        }
    }

    /** Whether it is the first thread of a child of this process, whose end is waited for elsewhere. */
    private boolean isChild() {
        String[] stat = files.stat(tid);
        return stat.length > 1 && Integer.parseInt(stat[1]) == Processes.pid();
    }

    private boolean isStopped() {
        return ptrace(PTRACE_GETSIGINFO, tid, info.address()) == 0;
    }

    private boolean isGone() {
        String[] stat = files.stat(tid);
        return stat.length == 0 || stat[0].equals("Z") || stat[0].equals("X");
    }

    private static int ptrace(int request, int tid, long data) {
        return (int) Libc.syscall(Nr.PTRACE, request, tid, 0, data);
    }
}
