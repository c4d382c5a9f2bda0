package org.sandboxed.engine.internal.kernel;

import java.util.concurrent.TimeUnit;

/** Processes: pidfd_open(2), waitid(2), kill(2), prlimit(2), PIDFD_GET_INFO. Nothing here is called on a pool. */
public final class Processes {

    /** Of a {@code struct rlimit64}. */
    public static final int LIMIT_SIZE = 16;

    public static final int SIGKILL = 9;
    public static final int SIGPIPE = 13;
    public static final int SIGCONT = 18;
    public static final int SIGSTOP = 19;

    /** How long a {@code struct rusage} is. */
    public static final int USAGE_SIZE = 144;

    private static final int USAGE_USER = 0;
    private static final int USAGE_SYSTEM = 16;
    private static final long KILL = Libc.symbol("kill");
    private static final long WAITID = Libc.symbol("waitid");
    private static final long IOCTL = Libc.symbol("ioctl");
    private static final long GETPID = Libc.symbol("getpid");
    private static final long GETUID = Libc.symbol("geteuid");
    private static final long GETGID = Libc.symbol("getegid");
    private static final int SELF = pid();

    static final int P_PID = 1;
    private static final int P_PIDFD = 3;
    static final int WEXITED = 4;
    static final int WNOHANG = 1;
    static final int WALL = 0x40000000;
    static final int SIGINFO_SIZE = 128;
    private static final int CLD_EXITED = 1;
    private static final int CLD_DUMPED = 3;

    private static final long PIDFD_GET_INFO = 0xC040FF0BL;
    private static final int PIDFD_INFO_SIZE = 64;
    private static final long PIDFD_INFO_EXIT = 1 << 3;
    private static final int RLIMIT_CORE = 4;
    private static final int RLIMIT_NOFILE = 7;
    private static final int CLONE_FS = 0x200;
    private static final int KCMP_VM = 1;
    private static final int PIDFD_THREAD = OpenFlags.O_EXCL;

    private Processes() {}

    /** A descriptor for a process, close-on-exec, or a negated errno: ESRCH, EINVAL where the id is a thread's. */
    public static int pidfdOpen(int pid) {
        return (int) Libc.syscall(Nr.PIDFD_OPEN, pid, 0);
    }

    /** A descriptor for a thread that need not lead its process (Linux 6.9), or a negated errno: EINVAL before. */
    public static int pidfdOpenThread(int tid) {
        return (int) Libc.syscall(Nr.PIDFD_OPEN, tid, PIDFD_THREAD);
    }

    /** A duplicate of a descriptor of another process, or a negated errno. */
    public static int pidfdGetfd(int pidfd, int fd) {
        return (int) Libc.syscall(Nr.PIDFD_GETFD, pidfd, fd, 0);
    }

    /** Whether {@link #pidfdGetfd} is permitted, tried on this process. */
    public static boolean canDuplicate() {
        int pidfd = pidfdOpen(pid());
        if (pidfd < 0) {
            return false;
        }
        int copy = pidfdGetfd(pidfd, pidfd);
        Fd.closeRaw(pidfd);
        if (copy >= 0) {
            Fd.closeRaw(copy);
        }
        return copy >= 0;
    }

    /** Sends a signal to the process behind a descriptor, never to a later one with its number. */
    public static int signal(int pidfd, int signal) {
        return (int) Libc.syscall(Nr.PIDFD_SEND_SIGNAL, pidfd, signal, 0, 0);
    }

    /** Whether two processes certainly do not share their memory, kcmp(2); false where it is not told. */
    public static boolean hasOtherMemory(int pid, int another) {
        return compareMemory(pid, another) > 0;
    }

    /** 0 where two processes share their memory, more where they do not, a negated errno where it is not told; kcmp(2). */
    public static int compareMemory(int pid, int another) {
        return (int) Libc.syscall(Nr.KCMP, pid, another, KCMP_VM, 0, 0);
    }

    /** kill(2). */
    public static int kill(int pid, int signal) {
        return (int) Libc.call(KILL, pid, signal);
    }

    /** tgkill(2). */
    public static int signalThread(int pid, int tid, int signal) {
        return (int) Libc.syscall(Nr.TGKILL, pid, tid, signal);
    }

    /** Whether a thread of this process has a number. */
    public static boolean isOwnThread(int tid) {
        return signalThread(SELF, tid, 0) == 0;
    }

    public static int pid() {
        return (int) Libc.call(GETPID);
    }

    public static int tid() {
        return (int) Libc.call(GETTID);
    }

    private static final long GETTID = Libc.symbol("gettid");

    public static int effectiveUid() {
        return (int) Libc.call(GETUID);
    }

    public static int effectiveGid() {
        return (int) Libc.call(GETGID);
    }

    /**
     * Reaps a child of this process that has ended.
     *
     * @param usage gets its {@code struct rusage}, that of the children included whose end it waited for
     * @return its status as wait(2) encodes it in the low 16 bits (signal, or exit code times 256), -1 where it still
     *     runs, or another negated errno
     */
    public static ExitStatus reap(int pidfd, NativeMemory usage) {
        NativeMemory info = NativeMemory.allocate(SIGINFO_SIZE);
        long result = Libc.syscall(Nr.WAITID, P_PIDFD, pidfd, info.address(), WEXITED | WNOHANG, usage.address());
        if (result < 0) {
            throw new KernelException("waitid", (int) -result);
        }
        if (!isEnd(info)) {
            return ExitStatus.RUNNING;
        }
        int status = info.getInt(24);
        return info.getInt(8) == CLD_EXITED ? ExitStatus.exited(status) : ExitStatus.signaled(status);
    }

    /** The processor time in a {@code struct rusage}, in microseconds. */
    public static long processorMicros(NativeMemory usage) {
        long seconds = usage.getLong(USAGE_USER) + usage.getLong(USAGE_SYSTEM);
        return TimeUnit.SECONDS.toMicros(seconds)
                + usage.getLong(USAGE_USER + Long.BYTES)
                + usage.getLong(USAGE_SYSTEM + Long.BYTES);
    }

    /** Waits for a child that has been killed and releases its number; needs no descriptor. */
    public static void reapKilled(int pid) {
        NativeMemory info = NativeMemory.allocate(SIGINFO_SIZE);
        long result = -Errnos.EINTR;
        while (result == -Errnos.EINTR || (result == 0 && !isEnd(info))) {
            result = Libc.call(WAITID, P_PID, pid, info.address(), WEXITED);
        }
    }

    /** Waits for the end of a thread that this process traces and that has been killed, so that its parent hears of it. */
    static void reapTraced(int tid) {
        NativeMemory info = NativeMemory.allocate(SIGINFO_SIZE);
        long result = -Errnos.EINTR;
        while (result == -Errnos.EINTR) {
            result = Libc.call(WAITID, P_PID, tid, info.address(), WEXITED | WALL);
        }
    }

    /** Whether waitid(2) tells about an end: of a process that is traced it tells also that it has stopped. */
    private static boolean isEnd(NativeMemory info) {
        int code = info.getInt(8);
        return info.getInt(0) != 0 && code >= CLD_EXITED && code <= CLD_DUMPED;
    }

    /**
     * How a process that is not a child ended (Linux 6.15).
     *
     * @return UNKNOWN where the kernel does not say or the process has not been reaped
     */
    public static ExitStatus exitInfo(int pidfd) {
        NativeMemory info = NativeMemory.allocate(PIDFD_INFO_SIZE);
        info.putLong(0, PIDFD_INFO_EXIT);
        long result = Libc.call(IOCTL, pidfd, PIDFD_GET_INFO, info.address());
        if (result < 0 || (info.getLong(0) & PIDFD_INFO_EXIT) == 0) {
            return ExitStatus.UNKNOWN;
        }
        int status = info.getInt(60);
        int signal = status & 0x7f;
        return signal == 0 ? ExitStatus.exited((status >> 8) & 0xff) : ExitStatus.signaled(signal);
    }

    /** Lowers the limit on open files of a process; never raises it. */
    public static int limitOpenFiles(int pid, long limit) {
        long current = mostOpenFiles(pid, NativeMemory.allocate(LIMIT_SIZE));
        return current < 0 ? (int) current : limit(pid, RLIMIT_NOFILE, Math.min(limit, current));
    }

    /** How many files this process, and what it starts, can have open. */
    public static long mostOpenFiles() {
        return mostOpenFiles(0, NativeMemory.allocate(LIMIT_SIZE));
    }

    /**
     * How many files a process can have open.
     *
     * @param into what the kernel writes to, {@link #LIMIT_SIZE} long
     * @return the soft limit, or a negated errno
     */
    public static long mostOpenFiles(int pid, NativeMemory into) {
        long got = Libc.syscall(Nr.PRLIMIT64, pid, RLIMIT_NOFILE, 0, into.address());
        return got < 0 ? got : Math.min(unsigned(into.getLong(0)), unsigned(into.getLong(8)));
    }

    /** Has the kernel write no core file of a process, see core(5). */
    public static int limitCore(int pid) {
        return limit(pid, RLIMIT_CORE, 0);
    }

    private static int limit(int pid, int resource, long most) {
        NativeMemory wanted = NativeMemory.allocate(LIMIT_SIZE);
        wanted.putLong(0, most);
        wanted.putLong(8, most);
        return (int) Libc.syscall(Nr.PRLIMIT64, pid, resource, wanted.address(), 0);
    }

    /** Gives the calling thread a umask and a working directory of its own. */
    public static int unshareFs() {
        return (int) Libc.syscall(Nr.UNSHARE, CLONE_FS, 0);
    }

    private static long unsigned(long limit) {
        return limit < 0 ? Long.MAX_VALUE : limit;
    }
}
