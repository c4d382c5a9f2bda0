package org.sandboxed.engine.internal.confine;

import java.util.List;
import org.sandboxed.engine.handler.Syscall;

/**
 * The syscalls that the features of a sandbox want to see, by concern; a filter traps the union of those in use.
 *
 * <p>No set holds a syscall whose callers do not expect EINTR, because a signal can interrupt a call that waits for its
 * answer: close, exit, wait, the recv family, and futex but where it waits for a time of day always go straight to the
 * kernel. {@link #PROCESS}, {@link
 * #MEMORY} and {@link #GROWTH} are exceptions, for use only where processes, memory or disk space must be counted; of {@link
 * #DUPLICATES} no more trap than few programs ever make.
 */
public final class NotifiedSets {

    /** Calls that open or create a file. */
    public static final List<Syscall> OPEN = List.of(Syscall.OPEN, Syscall.CREAT, Syscall.OPENAT, Syscall.OPENAT2);

    /** Calls that replace the program. */
    public static final List<Syscall> EXEC = List.of(Syscall.EXECVE, Syscall.EXECVEAT);

    /** Calls that make, remove, or move names, and truncate(2), which changes a file by name. */
    public static final List<Syscall> NAMES = List.of(
            Syscall.UNLINK,
            Syscall.UNLINKAT,
            Syscall.RMDIR,
            Syscall.RENAME,
            Syscall.RENAMEAT,
            Syscall.RENAMEAT2,
            Syscall.LINK,
            Syscall.LINKAT,
            Syscall.SYMLINK,
            Syscall.SYMLINKAT,
            Syscall.MKDIR,
            Syscall.MKDIRAT,
            Syscall.MKNOD,
            Syscall.MKNODAT,
            Syscall.TRUNCATE);

    /** Calls that change mode, owner, times, or attributes, by name or by descriptor; Landlock governs none of them. */
    public static final List<Syscall> METADATA = List.of(
            Syscall.CHMOD,
            Syscall.FCHMOD,
            Syscall.FCHMODAT,
            Syscall.FCHMODAT2,
            Syscall.CHOWN,
            Syscall.LCHOWN,
            Syscall.FCHOWN,
            Syscall.FCHOWNAT,
            Syscall.UTIME,
            Syscall.UTIMES,
            Syscall.FUTIMESAT,
            Syscall.UTIMENSAT,
            Syscall.SETXATTR,
            Syscall.LSETXATTR,
            Syscall.FSETXATTR,
            Syscall.SETXATTRAT,
            Syscall.REMOVEXATTR,
            Syscall.LREMOVEXATTR,
            Syscall.FREMOVEXATTR,
            Syscall.REMOVEXATTRAT,
            Syscall.FILE_SETATTR);

    /**
     * Calls that look at files, change the working directory, or tell what it is: needed where what a program sees is not
     * what the kernel would show it.
     */
    public static final List<Syscall> VIEW = List.of(
            Syscall.STAT,
            Syscall.LSTAT,
            Syscall.FSTAT,
            Syscall.NEWFSTATAT,
            Syscall.STATX,
            Syscall.STATFS,
            Syscall.ACCESS,
            Syscall.FACCESSAT,
            Syscall.FACCESSAT2,
            Syscall.READLINK,
            Syscall.READLINKAT,
            Syscall.GETDENTS,
            Syscall.GETDENTS64,
            Syscall.CHDIR,
            Syscall.FCHDIR,
            Syscall.GETCWD,
            Syscall.GETXATTR,
            Syscall.LGETXATTR,
            Syscall.LISTXATTR,
            Syscall.LLISTXATTR,
            Syscall.GETXATTRAT,
            Syscall.LISTXATTRAT,
            Syscall.FILE_GETATTR,
            Syscall.INOTIFY_ADD_WATCH);

    /**
     * The call that changes the umask, with which the supervisor makes the files of a copy-on-write working directory. It expects
     * EINTR no less than {@link #VIEW} does.
     */
    public static final List<Syscall> UMASK = List.of(Syscall.UMASK);

    /** Calls that name a peer or a local address, and listen(2), which binds a socket that has no address yet. */
    public static final List<Syscall> NETWORK =
            List.of(Syscall.CONNECT, Syscall.BIND, Syscall.LISTEN, Syscall.SENDTO, Syscall.SENDMSG, Syscall.SENDMMSG);

    /** The call that makes a socket; where the supervisor must not duplicate what it makes. */
    public static final List<Syscall> SOCKETS = List.of(Syscall.SOCKET);

    /** The call that tells where a connection leads; its twin, which tells where it comes from, is among the next. */
    public static final List<Syscall> PEER = List.of(Syscall.GETPEERNAME);

    /**
     * Calls that tell a stand-in for a netlink socket from a real one; most options of sockets pass by an argument rule, and
     * so does socket(2), of which another one lets only this family be seen.
     */
    public static final List<Syscall> NETLINK = List.of(Syscall.GETSOCKNAME, Syscall.SETSOCKOPT, Syscall.GETSOCKOPT);

    /**
     * Calls that make a process; threads and clone3(2) are settled by argument rules.
     */
    public static final List<Syscall> PROCESS = List.of(Syscall.CLONE, Syscall.FORK, Syscall.VFORK);

    /**
     * Calls that give a process memory; trapped only where memory is limited, for a signal may break into them, too.
     */
    public static final List<Syscall> MEMORY =
            List.of(Syscall.MMAP, Syscall.MREMAP, Syscall.MPROTECT, Syscall.PKEY_MPROTECT, Syscall.BRK);

    /** Calls that let a file grow through a descriptor, or prepare for that; trapped only where disk space is limited. */
    public static final List<Syscall> GROWTH = List.of(
            Syscall.WRITE,
            Syscall.PWRITE64,
            Syscall.WRITEV,
            Syscall.PWRITEV,
            Syscall.PWRITEV2,
            Syscall.FTRUNCATE,
            Syscall.FALLOCATE,
            Syscall.COPY_FILE_RANGE,
            Syscall.SENDFILE,
            Syscall.SPLICE,
            Syscall.IO_SETUP);

    /**
     * The one exception from the above, trapped with those three, and only where a handler of SIGCHLD is set: a handler
     * without SA_RESTART would let the end of a child break into a counted fork or an allocation.
     */
    public static final List<Syscall> CHILD_SIGNAL = List.of(Syscall.RT_SIGACTION);

    /** Calls that list a directory. */
    public static final List<Syscall> LISTING = List.of(Syscall.GETDENTS, Syscall.GETDENTS64);

    /** Calls that duplicate a descriptor; see {@link ListingRules}, which lets most of them pass. */
    public static final List<Syscall> DUPLICATES = List.of(Syscall.DUP, Syscall.DUP2, Syscall.DUP3, Syscall.FCNTL);

    /** The call that tells the name of the machine. */
    public static final List<Syscall> NAME = List.of(Syscall.UNAME);

    /** Calls that tell who a program runs as, and those that change it. */
    public static final List<Syscall> IDENTITY = List.of(
            Syscall.GETUID,
            Syscall.GETEUID,
            Syscall.GETGID,
            Syscall.GETEGID,
            Syscall.GETRESUID,
            Syscall.GETRESGID,
            Syscall.GETGROUPS,
            Syscall.SETUID,
            Syscall.SETGID,
            Syscall.SETREUID,
            Syscall.SETREGID,
            Syscall.SETRESUID,
            Syscall.SETRESGID,
            Syscall.SETFSUID,
            Syscall.SETFSGID,
            Syscall.SETGROUPS);

    /** Calls that tell whom a file belongs to, and when it changed. */
    public static final List<Syscall> STATUS =
            List.of(Syscall.STAT, Syscall.LSTAT, Syscall.FSTAT, Syscall.NEWFSTATAT, Syscall.STATX);

    /** Calls that tell how long a file is, by its name. */
    public static final List<Syscall> SIZE = List.of(Syscall.STAT, Syscall.LSTAT, Syscall.NEWFSTATAT, Syscall.STATX);

    /** The call that tells how many processors there are. */
    public static final List<Syscall> PROCESSORS = List.of(Syscall.SCHED_GETAFFINITY);

    /** The call that tells how much memory there is, and how long the machine has run. */
    public static final List<Syscall> SYSTEM_INFO = List.of(Syscall.SYSINFO);

    /**
     * A call that every program makes when it begins: arch_prctl(2), or, where there is none, those that the C library and
     * the runtime of Go make. A program that has just begun handles no signal that could break into it.
     */
    public static final List<Syscall> FRESH_IMAGE = Syscall.ARCH_PRCTL.isAvailable()
            ? List.of(Syscall.ARCH_PRCTL)
            : List.of(Syscall.SET_TID_ADDRESS, Syscall.SCHED_GETAFFINITY);

    /**
     * What the C library calls in a new process, still with every signal blocked, so that a process is known before its next
     * sibling; in new threads, too.
     */
    public static final List<Syscall> BIRTH = List.of(Syscall.SET_ROBUST_LIST, Syscall.SET_TID_ADDRESS);

    /** Calls that read a clock, which few programs make: most read the vDSO. */
    public static final List<Syscall> CLOCK = List.of(Syscall.CLOCK_GETTIME, Syscall.GETTIMEOFDAY, Syscall.TIME);

    /** Calls that wait for a time of day; those that wait for a span pass. */
    public static final List<Syscall> DEADLINES =
            List.of(Syscall.CLOCK_NANOSLEEP, Syscall.TIMERFD_SETTIME, Syscall.TIMER_SETTIME, Syscall.FUTEX);

    /** Calls for random numbers. */
    public static final List<Syscall> RANDOM = List.of(Syscall.GETRANDOM);

    /** Calls that change resource limits, of others, too. */
    public static final List<Syscall> LIMITS = List.of(Syscall.PRLIMIT64);

    /** Calls that signal a thread by its number, or have it signalled later; ioctl(2) does that with FIOSETOWN and SIOCSPGRP. */
    public static final List<Syscall> SIGNALS = List.of(
            Syscall.KILL,
            Syscall.TKILL,
            Syscall.TGKILL,
            Syscall.RT_SIGQUEUEINFO,
            Syscall.RT_TGSIGQUEUEINFO,
            Syscall.PIDFD_OPEN,
            Syscall.FCNTL);

    /** What lets a process run sooner, later, or elsewhere, and which the kernel allows on whatever is the user's. */
    public static final List<Syscall> PRIORITIES = List.of(
            Syscall.SETPRIORITY,
            Syscall.IOPRIO_SET,
            Syscall.SCHED_SETAFFINITY,
            Syscall.SCHED_SETATTR,
            Syscall.SCHED_SETPARAM,
            Syscall.SCHED_SETSCHEDULER);

    private NotifiedSets() {}
}
