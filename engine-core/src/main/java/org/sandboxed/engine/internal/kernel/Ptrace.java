package org.sandboxed.engine.internal.kernel;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.sandboxed.engine.internal.kernel.Processes.P_PID;
import static org.sandboxed.engine.internal.kernel.Processes.SIGINFO_SIZE;
import static org.sandboxed.engine.internal.kernel.Processes.WALL;
import static org.sandboxed.engine.internal.kernel.Processes.WEXITED;
import static org.sandboxed.engine.internal.kernel.Processes.WNOHANG;

/**
 * Stops tasks of other processes and sees them go on: as much of ptrace(2) as that takes. The tracer is one thread, and when it ends
 * the kernel lets go whatever it holds, stopped or not. Results are 0 or negated errnos. Not thread-safe.
 */
public final class Ptrace {

    /** No news. */
    public static final int NONE = 0;

    /** The task has stopped, or is still. */
    public static final int STOPPED = 1;

    /** The task has executed a program, and stopped. */
    public static final int EXECUTED = 2;

    private static final long PTRACE = Libc.symbol("ptrace");
    private static final long WAITID = Libc.symbol("waitid");
    private static final int SEIZE = 0x4206;
    static final int INTERRUPT = 0x4207;
    private static final int TRACE_EXEC = 0x10;
    private static final int EVENT_EXEC = 4;
    private static final int WSTOPPED = 2;
    private static final int WNOWAIT = 0x01000000;
    private static final int CLD_TRAPPED = 4;
    private static final int CLD_STOPPED = 5;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long PAUSE_NANOS = 20_000;
    private static final Pattern TRACER = Pattern.compile("TracerPid:\\s*([0-9]+)");

    private final NativeMemory info = NativeMemory.allocate(SIGINFO_SIZE);

    /** Makes this thread the tracer of a task, which goes on, and then asks it to stop as soon as it is not in the kernel. */
    public int stop(int tid) {
        int seized = seize(tid, TRACE_EXEC);
        return seized < 0 ? seized : (int) Libc.call(PTRACE, INTERRUPT, tid, 0, 0);
    }

    /**
     * Makes this thread the tracer of a task. Where another thread of this JVM still is, that is waited for: the kernel lets a task go
     * some time after its tracer has ended.
     */
    static int seize(int tid, int options) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        int result = (int) Libc.call(PTRACE, SEIZE, tid, 0, options);
        boolean isAwaited = true;
        while (result == -Errnos.EPERM && isAwaited && System.nanoTime() - deadline < 0) {
            // Where it is nobody's by now, once more: it may have been let go since.
            isAwaited = isOurs(tid);
            LockSupport.parkNanos(PAUSE_NANOS);
            result = (int) Libc.call(PTRACE, SEIZE, tid, 0, options);
        }
        return result;
    }

    /** Whether a thread of this JVM traces a task. */
    private static boolean isOurs(int tid) {
        Matcher tracer = TRACER.matcher(new ProcFiles().text(tid, "status"));
        return tracer.find()
                && !tracer.group(1).equals("0")
                && Files.exists(Path.of("/proc/self/task", tracer.group(1)));
    }

    /**
     * What is new of a task that was asked to stop. The stop stays to be seen, so that a signal that was the reason for it is not
     * lost.
     */
    public int news(int tid) {
        info.zero(SIGINFO_SIZE);
        int result = (int) Libc.call(WAITID, P_PID, tid, info.address(), WSTOPPED | WNOHANG | WNOWAIT | WALL);
        if (result < 0 || info.getInt(0) == 0) {
            return result;
        }
        return info.getInt(24) >> Byte.SIZE == EVENT_EXEC ? EXECUTED : STOPPED;
    }

    /** Waits until a task that was asked to stop has stopped; false where it ends instead. What is waited for stays to be seen. */
    public boolean awaitStop(int tid) {
        int result;
        do {
            info.zero(SIGINFO_SIZE);
            result = (int) Libc.call(WAITID, P_PID, tid, info.address(), WSTOPPED | WEXITED | WNOWAIT | WALL);
        } while (result == -Errnos.EINTR);
        int code = info.getInt(8);
        return result == 0 && (code == CLD_TRAPPED || code == CLD_STOPPED);
    }

    /** Releases a thread that has ended; never the first of its process, whose end is for its parent. */
    public void bury(int tid) {
        Libc.call(WAITID, P_PID, tid, info.address(), WEXITED | WNOHANG | WALL);
    }
}
