package org.sandboxed.engine.handler;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.internal.kernel.arch.Architecture;
import org.sandboxed.engine.policy.Given;

/**
 * A Linux system call, named as in section 2 of the manual: the union of what x86_64 and aarch64 know up to Linux 6.18.
 *
 * <p>There is one constant per system call, so instances can be compared with {@code ==}. A constant exists on every
 * machine; its {@linkplain #number() number} belongs to the architecture the JVM runs on, and some calls have none there
 * (aarch64 has no {@code open}, only {@code openat}): ask {@link #isAvailable()}.
 *
 * <p>Immutable, safe to use from any thread. See {@code syscalls(2)}.
 */
public final class Syscall {

    private static final @Nullable Architecture ARCHITECTURE =
            Architecture.find().orElse(null);
    private static final Map<String, Syscall> BY_NAME = new HashMap<>(1024);

    public static final Syscall ACCEPT = define("accept");
    public static final Syscall ACCEPT4 = define("accept4");
    public static final Syscall ACCESS = define("access");
    public static final Syscall ACCT = define("acct");
    public static final Syscall ADD_KEY = define("add_key");
    public static final Syscall ADJTIMEX = define("adjtimex");
    public static final Syscall AFS_SYSCALL = define("afs_syscall");
    public static final Syscall ALARM = define("alarm");
    public static final Syscall ARCH_PRCTL = define("arch_prctl");
    public static final Syscall BIND = define("bind");
    public static final Syscall BPF = define("bpf");
    public static final Syscall BRK = define("brk");
    public static final Syscall CACHESTAT = define("cachestat");
    public static final Syscall CAPGET = define("capget");
    public static final Syscall CAPSET = define("capset");
    public static final Syscall CHDIR = define("chdir");
    public static final Syscall CHMOD = define("chmod");
    public static final Syscall CHOWN = define("chown");
    public static final Syscall CHROOT = define("chroot");
    public static final Syscall CLOCK_ADJTIME = define("clock_adjtime");
    public static final Syscall CLOCK_GETRES = define("clock_getres");
    public static final Syscall CLOCK_GETTIME = define("clock_gettime");
    public static final Syscall CLOCK_NANOSLEEP = define("clock_nanosleep");
    public static final Syscall CLOCK_SETTIME = define("clock_settime");
    public static final Syscall CLONE = define("clone");
    public static final Syscall CLONE3 = define("clone3");
    public static final Syscall CLOSE = define("close");
    public static final Syscall CLOSE_RANGE = define("close_range");
    public static final Syscall CONNECT = define("connect");
    public static final Syscall COPY_FILE_RANGE = define("copy_file_range");
    public static final Syscall CREAT = define("creat");
    public static final Syscall CREATE_MODULE = define("create_module");
    public static final Syscall DELETE_MODULE = define("delete_module");
    public static final Syscall DUP = define("dup");
    public static final Syscall DUP2 = define("dup2");
    public static final Syscall DUP3 = define("dup3");
    public static final Syscall EPOLL_CREATE = define("epoll_create");
    public static final Syscall EPOLL_CREATE1 = define("epoll_create1");
    public static final Syscall EPOLL_CTL = define("epoll_ctl");
    public static final Syscall EPOLL_CTL_OLD = define("epoll_ctl_old");
    public static final Syscall EPOLL_PWAIT = define("epoll_pwait");
    public static final Syscall EPOLL_PWAIT2 = define("epoll_pwait2");
    public static final Syscall EPOLL_WAIT = define("epoll_wait");
    public static final Syscall EPOLL_WAIT_OLD = define("epoll_wait_old");
    public static final Syscall EVENTFD = define("eventfd");
    public static final Syscall EVENTFD2 = define("eventfd2");
    public static final Syscall EXECVE = define("execve");
    public static final Syscall EXECVEAT = define("execveat");
    public static final Syscall EXIT = define("exit");
    public static final Syscall EXIT_GROUP = define("exit_group");
    public static final Syscall FACCESSAT = define("faccessat");
    public static final Syscall FACCESSAT2 = define("faccessat2");
    public static final Syscall FADVISE64 = define("fadvise64");
    public static final Syscall FALLOCATE = define("fallocate");
    public static final Syscall FANOTIFY_INIT = define("fanotify_init");
    public static final Syscall FANOTIFY_MARK = define("fanotify_mark");
    public static final Syscall FCHDIR = define("fchdir");
    public static final Syscall FCHMOD = define("fchmod");
    public static final Syscall FCHMODAT = define("fchmodat");
    public static final Syscall FCHMODAT2 = define("fchmodat2");
    public static final Syscall FCHOWN = define("fchown");
    public static final Syscall FCHOWNAT = define("fchownat");
    public static final Syscall FCNTL = define("fcntl");
    public static final Syscall FDATASYNC = define("fdatasync");
    public static final Syscall FGETXATTR = define("fgetxattr");
    public static final Syscall FILE_GETATTR = define("file_getattr");
    public static final Syscall FILE_SETATTR = define("file_setattr");
    public static final Syscall FINIT_MODULE = define("finit_module");
    public static final Syscall FLISTXATTR = define("flistxattr");
    public static final Syscall FLOCK = define("flock");
    public static final Syscall FORK = define("fork");
    public static final Syscall FREMOVEXATTR = define("fremovexattr");
    public static final Syscall FSCONFIG = define("fsconfig");
    public static final Syscall FSETXATTR = define("fsetxattr");
    public static final Syscall FSMOUNT = define("fsmount");
    public static final Syscall FSOPEN = define("fsopen");
    public static final Syscall FSPICK = define("fspick");
    public static final Syscall FSTAT = define("fstat");
    public static final Syscall FSTATFS = define("fstatfs");
    public static final Syscall FSYNC = define("fsync");
    public static final Syscall FTRUNCATE = define("ftruncate");
    public static final Syscall FUTEX = define("futex");
    public static final Syscall FUTEX_REQUEUE = define("futex_requeue");
    public static final Syscall FUTEX_WAIT = define("futex_wait");
    public static final Syscall FUTEX_WAITV = define("futex_waitv");
    public static final Syscall FUTEX_WAKE = define("futex_wake");
    public static final Syscall FUTIMESAT = define("futimesat");
    public static final Syscall GET_KERNEL_SYMS = define("get_kernel_syms");
    public static final Syscall GET_MEMPOLICY = define("get_mempolicy");
    public static final Syscall GET_ROBUST_LIST = define("get_robust_list");
    public static final Syscall GET_THREAD_AREA = define("get_thread_area");
    public static final Syscall GETCPU = define("getcpu");
    public static final Syscall GETCWD = define("getcwd");
    public static final Syscall GETDENTS = define("getdents");
    public static final Syscall GETDENTS64 = define("getdents64");
    public static final Syscall GETEGID = define("getegid");
    public static final Syscall GETEUID = define("geteuid");
    public static final Syscall GETGID = define("getgid");
    public static final Syscall GETGROUPS = define("getgroups");
    public static final Syscall GETITIMER = define("getitimer");
    public static final Syscall GETPEERNAME = define("getpeername");
    public static final Syscall GETPGID = define("getpgid");
    public static final Syscall GETPGRP = define("getpgrp");
    public static final Syscall GETPID = define("getpid");
    public static final Syscall GETPMSG = define("getpmsg");
    public static final Syscall GETPPID = define("getppid");
    public static final Syscall GETPRIORITY = define("getpriority");
    public static final Syscall GETRANDOM = define("getrandom");
    public static final Syscall GETRESGID = define("getresgid");
    public static final Syscall GETRESUID = define("getresuid");
    public static final Syscall GETRLIMIT = define("getrlimit");
    public static final Syscall GETRUSAGE = define("getrusage");
    public static final Syscall GETSID = define("getsid");
    public static final Syscall GETSOCKNAME = define("getsockname");
    public static final Syscall GETSOCKOPT = define("getsockopt");
    public static final Syscall GETTID = define("gettid");
    public static final Syscall GETTIMEOFDAY = define("gettimeofday");
    public static final Syscall GETUID = define("getuid");
    public static final Syscall GETXATTR = define("getxattr");
    public static final Syscall GETXATTRAT = define("getxattrat");
    public static final Syscall INIT_MODULE = define("init_module");
    public static final Syscall INOTIFY_ADD_WATCH = define("inotify_add_watch");
    public static final Syscall INOTIFY_INIT = define("inotify_init");
    public static final Syscall INOTIFY_INIT1 = define("inotify_init1");
    public static final Syscall INOTIFY_RM_WATCH = define("inotify_rm_watch");
    public static final Syscall IO_CANCEL = define("io_cancel");
    public static final Syscall IO_DESTROY = define("io_destroy");
    public static final Syscall IO_GETEVENTS = define("io_getevents");
    public static final Syscall IO_PGETEVENTS = define("io_pgetevents");
    public static final Syscall IO_SETUP = define("io_setup");
    public static final Syscall IO_SUBMIT = define("io_submit");
    public static final Syscall IO_URING_ENTER = define("io_uring_enter");
    public static final Syscall IO_URING_REGISTER = define("io_uring_register");
    public static final Syscall IO_URING_SETUP = define("io_uring_setup");
    public static final Syscall IOCTL = define("ioctl");
    public static final Syscall IOPERM = define("ioperm");
    public static final Syscall IOPL = define("iopl");
    public static final Syscall IOPRIO_GET = define("ioprio_get");
    public static final Syscall IOPRIO_SET = define("ioprio_set");
    public static final Syscall KCMP = define("kcmp");
    public static final Syscall KEXEC_FILE_LOAD = define("kexec_file_load");
    public static final Syscall KEXEC_LOAD = define("kexec_load");
    public static final Syscall KEYCTL = define("keyctl");
    public static final Syscall KILL = define("kill");
    public static final Syscall LANDLOCK_ADD_RULE = define("landlock_add_rule");
    public static final Syscall LANDLOCK_CREATE_RULESET = define("landlock_create_ruleset");
    public static final Syscall LANDLOCK_RESTRICT_SELF = define("landlock_restrict_self");
    public static final Syscall LCHOWN = define("lchown");
    public static final Syscall LGETXATTR = define("lgetxattr");
    public static final Syscall LINK = define("link");
    public static final Syscall LINKAT = define("linkat");
    public static final Syscall LISTEN = define("listen");
    public static final Syscall LISTMOUNT = define("listmount");
    public static final Syscall LISTXATTR = define("listxattr");
    public static final Syscall LISTXATTRAT = define("listxattrat");
    public static final Syscall LLISTXATTR = define("llistxattr");
    public static final Syscall LOOKUP_DCOOKIE = define("lookup_dcookie");
    public static final Syscall LREMOVEXATTR = define("lremovexattr");
    public static final Syscall LSEEK = define("lseek");
    public static final Syscall LSETXATTR = define("lsetxattr");
    public static final Syscall LSM_GET_SELF_ATTR = define("lsm_get_self_attr");
    public static final Syscall LSM_LIST_MODULES = define("lsm_list_modules");
    public static final Syscall LSM_SET_SELF_ATTR = define("lsm_set_self_attr");
    public static final Syscall LSTAT = define("lstat");
    public static final Syscall MADVISE = define("madvise");
    public static final Syscall MAP_SHADOW_STACK = define("map_shadow_stack");
    public static final Syscall MBIND = define("mbind");
    public static final Syscall MEMBARRIER = define("membarrier");
    public static final Syscall MEMFD_CREATE = define("memfd_create");
    public static final Syscall MEMFD_SECRET = define("memfd_secret");
    public static final Syscall MIGRATE_PAGES = define("migrate_pages");
    public static final Syscall MINCORE = define("mincore");
    public static final Syscall MKDIR = define("mkdir");
    public static final Syscall MKDIRAT = define("mkdirat");
    public static final Syscall MKNOD = define("mknod");
    public static final Syscall MKNODAT = define("mknodat");
    public static final Syscall MLOCK = define("mlock");
    public static final Syscall MLOCK2 = define("mlock2");
    public static final Syscall MLOCKALL = define("mlockall");
    public static final Syscall MMAP = define("mmap");
    public static final Syscall MODIFY_LDT = define("modify_ldt");
    public static final Syscall MOUNT = define("mount");
    public static final Syscall MOUNT_SETATTR = define("mount_setattr");
    public static final Syscall MOVE_MOUNT = define("move_mount");
    public static final Syscall MOVE_PAGES = define("move_pages");
    public static final Syscall MPROTECT = define("mprotect");
    public static final Syscall MQ_GETSETATTR = define("mq_getsetattr");
    public static final Syscall MQ_NOTIFY = define("mq_notify");
    public static final Syscall MQ_OPEN = define("mq_open");
    public static final Syscall MQ_TIMEDRECEIVE = define("mq_timedreceive");
    public static final Syscall MQ_TIMEDSEND = define("mq_timedsend");
    public static final Syscall MQ_UNLINK = define("mq_unlink");
    public static final Syscall MREMAP = define("mremap");
    public static final Syscall MSEAL = define("mseal");
    public static final Syscall MSGCTL = define("msgctl");
    public static final Syscall MSGGET = define("msgget");
    public static final Syscall MSGRCV = define("msgrcv");
    public static final Syscall MSGSND = define("msgsnd");
    public static final Syscall MSYNC = define("msync");
    public static final Syscall MUNLOCK = define("munlock");
    public static final Syscall MUNLOCKALL = define("munlockall");
    public static final Syscall MUNMAP = define("munmap");
    public static final Syscall NAME_TO_HANDLE_AT = define("name_to_handle_at");
    public static final Syscall NANOSLEEP = define("nanosleep");
    public static final Syscall NEWFSTATAT = define("newfstatat");
    public static final Syscall NFSSERVCTL = define("nfsservctl");
    public static final Syscall OPEN = define("open");
    public static final Syscall OPEN_BY_HANDLE_AT = define("open_by_handle_at");
    public static final Syscall OPEN_TREE = define("open_tree");
    public static final Syscall OPEN_TREE_ATTR = define("open_tree_attr");
    public static final Syscall OPENAT = define("openat");
    public static final Syscall OPENAT2 = define("openat2");
    public static final Syscall PAUSE = define("pause");
    public static final Syscall PERF_EVENT_OPEN = define("perf_event_open");
    public static final Syscall PERSONALITY = define("personality");
    public static final Syscall PIDFD_GETFD = define("pidfd_getfd");
    public static final Syscall PIDFD_OPEN = define("pidfd_open");
    public static final Syscall PIDFD_SEND_SIGNAL = define("pidfd_send_signal");
    public static final Syscall PIPE = define("pipe");
    public static final Syscall PIPE2 = define("pipe2");
    public static final Syscall PIVOT_ROOT = define("pivot_root");
    public static final Syscall PKEY_ALLOC = define("pkey_alloc");
    public static final Syscall PKEY_FREE = define("pkey_free");
    public static final Syscall PKEY_MPROTECT = define("pkey_mprotect");
    public static final Syscall POLL = define("poll");
    public static final Syscall PPOLL = define("ppoll");
    public static final Syscall PRCTL = define("prctl");
    public static final Syscall PREAD64 = define("pread64");
    public static final Syscall PREADV = define("preadv");
    public static final Syscall PREADV2 = define("preadv2");
    public static final Syscall PRLIMIT64 = define("prlimit64");
    public static final Syscall PROCESS_MADVISE = define("process_madvise");
    public static final Syscall PROCESS_MRELEASE = define("process_mrelease");
    public static final Syscall PROCESS_VM_READV = define("process_vm_readv");
    public static final Syscall PROCESS_VM_WRITEV = define("process_vm_writev");
    public static final Syscall PSELECT6 = define("pselect6");
    public static final Syscall PTRACE = define("ptrace");
    public static final Syscall PUTPMSG = define("putpmsg");
    public static final Syscall PWRITE64 = define("pwrite64");
    public static final Syscall PWRITEV = define("pwritev");
    public static final Syscall PWRITEV2 = define("pwritev2");
    public static final Syscall QUERY_MODULE = define("query_module");
    public static final Syscall QUOTACTL = define("quotactl");
    public static final Syscall QUOTACTL_FD = define("quotactl_fd");
    public static final Syscall READ = define("read");
    public static final Syscall READAHEAD = define("readahead");
    public static final Syscall READLINK = define("readlink");
    public static final Syscall READLINKAT = define("readlinkat");
    public static final Syscall READV = define("readv");
    public static final Syscall REBOOT = define("reboot");
    public static final Syscall RECVFROM = define("recvfrom");
    public static final Syscall RECVMMSG = define("recvmmsg");
    public static final Syscall RECVMSG = define("recvmsg");
    public static final Syscall REMAP_FILE_PAGES = define("remap_file_pages");
    public static final Syscall REMOVEXATTR = define("removexattr");
    public static final Syscall REMOVEXATTRAT = define("removexattrat");
    public static final Syscall RENAME = define("rename");
    public static final Syscall RENAMEAT = define("renameat");
    public static final Syscall RENAMEAT2 = define("renameat2");
    public static final Syscall REQUEST_KEY = define("request_key");
    public static final Syscall RESTART_SYSCALL = define("restart_syscall");
    public static final Syscall RMDIR = define("rmdir");
    public static final Syscall RSEQ = define("rseq");
    public static final Syscall RT_SIGACTION = define("rt_sigaction");
    public static final Syscall RT_SIGPENDING = define("rt_sigpending");
    public static final Syscall RT_SIGPROCMASK = define("rt_sigprocmask");
    public static final Syscall RT_SIGQUEUEINFO = define("rt_sigqueueinfo");
    public static final Syscall RT_SIGRETURN = define("rt_sigreturn");
    public static final Syscall RT_SIGSUSPEND = define("rt_sigsuspend");
    public static final Syscall RT_SIGTIMEDWAIT = define("rt_sigtimedwait");
    public static final Syscall RT_TGSIGQUEUEINFO = define("rt_tgsigqueueinfo");
    public static final Syscall SCHED_GET_PRIORITY_MAX = define("sched_get_priority_max");
    public static final Syscall SCHED_GET_PRIORITY_MIN = define("sched_get_priority_min");
    public static final Syscall SCHED_GETAFFINITY = define("sched_getaffinity");
    public static final Syscall SCHED_GETATTR = define("sched_getattr");
    public static final Syscall SCHED_GETPARAM = define("sched_getparam");
    public static final Syscall SCHED_GETSCHEDULER = define("sched_getscheduler");
    public static final Syscall SCHED_RR_GET_INTERVAL = define("sched_rr_get_interval");
    public static final Syscall SCHED_SETAFFINITY = define("sched_setaffinity");
    public static final Syscall SCHED_SETATTR = define("sched_setattr");
    public static final Syscall SCHED_SETPARAM = define("sched_setparam");
    public static final Syscall SCHED_SETSCHEDULER = define("sched_setscheduler");
    public static final Syscall SCHED_YIELD = define("sched_yield");
    public static final Syscall SECCOMP = define("seccomp");
    public static final Syscall SECURITY = define("security");
    public static final Syscall SELECT = define("select");
    public static final Syscall SEMCTL = define("semctl");
    public static final Syscall SEMGET = define("semget");
    public static final Syscall SEMOP = define("semop");
    public static final Syscall SEMTIMEDOP = define("semtimedop");
    public static final Syscall SENDFILE = define("sendfile");
    public static final Syscall SENDMMSG = define("sendmmsg");
    public static final Syscall SENDMSG = define("sendmsg");
    public static final Syscall SENDTO = define("sendto");
    public static final Syscall SET_MEMPOLICY = define("set_mempolicy");
    public static final Syscall SET_MEMPOLICY_HOME_NODE = define("set_mempolicy_home_node");
    public static final Syscall SET_ROBUST_LIST = define("set_robust_list");
    public static final Syscall SET_THREAD_AREA = define("set_thread_area");
    public static final Syscall SET_TID_ADDRESS = define("set_tid_address");
    public static final Syscall SETDOMAINNAME = define("setdomainname");
    public static final Syscall SETFSGID = define("setfsgid");
    public static final Syscall SETFSUID = define("setfsuid");
    public static final Syscall SETGID = define("setgid");
    public static final Syscall SETGROUPS = define("setgroups");
    public static final Syscall SETHOSTNAME = define("sethostname");
    public static final Syscall SETITIMER = define("setitimer");
    public static final Syscall SETNS = define("setns");
    public static final Syscall SETPGID = define("setpgid");
    public static final Syscall SETPRIORITY = define("setpriority");
    public static final Syscall SETREGID = define("setregid");
    public static final Syscall SETRESGID = define("setresgid");
    public static final Syscall SETRESUID = define("setresuid");
    public static final Syscall SETREUID = define("setreuid");
    public static final Syscall SETRLIMIT = define("setrlimit");
    public static final Syscall SETSID = define("setsid");
    public static final Syscall SETSOCKOPT = define("setsockopt");
    public static final Syscall SETTIMEOFDAY = define("settimeofday");
    public static final Syscall SETUID = define("setuid");
    public static final Syscall SETXATTR = define("setxattr");
    public static final Syscall SETXATTRAT = define("setxattrat");
    public static final Syscall SHMAT = define("shmat");
    public static final Syscall SHMCTL = define("shmctl");
    public static final Syscall SHMDT = define("shmdt");
    public static final Syscall SHMGET = define("shmget");
    public static final Syscall SHUTDOWN = define("shutdown");
    public static final Syscall SIGALTSTACK = define("sigaltstack");
    public static final Syscall SIGNALFD = define("signalfd");
    public static final Syscall SIGNALFD4 = define("signalfd4");
    public static final Syscall SOCKET = define("socket");
    public static final Syscall SOCKETPAIR = define("socketpair");
    public static final Syscall SPLICE = define("splice");
    public static final Syscall STAT = define("stat");
    public static final Syscall STATFS = define("statfs");
    public static final Syscall STATMOUNT = define("statmount");
    public static final Syscall STATX = define("statx");
    public static final Syscall SWAPOFF = define("swapoff");
    public static final Syscall SWAPON = define("swapon");
    public static final Syscall SYMLINK = define("symlink");
    public static final Syscall SYMLINKAT = define("symlinkat");
    public static final Syscall SYNC = define("sync");
    public static final Syscall SYNC_FILE_RANGE = define("sync_file_range");
    public static final Syscall SYNCFS = define("syncfs");
    public static final Syscall SYSCTL = define("_sysctl");
    public static final Syscall SYSFS = define("sysfs");
    public static final Syscall SYSINFO = define("sysinfo");
    public static final Syscall SYSLOG = define("syslog");
    public static final Syscall TEE = define("tee");
    public static final Syscall TGKILL = define("tgkill");
    public static final Syscall TIME = define("time");
    public static final Syscall TIMER_CREATE = define("timer_create");
    public static final Syscall TIMER_DELETE = define("timer_delete");
    public static final Syscall TIMER_GETOVERRUN = define("timer_getoverrun");
    public static final Syscall TIMER_GETTIME = define("timer_gettime");
    public static final Syscall TIMER_SETTIME = define("timer_settime");
    public static final Syscall TIMERFD_CREATE = define("timerfd_create");
    public static final Syscall TIMERFD_GETTIME = define("timerfd_gettime");
    public static final Syscall TIMERFD_SETTIME = define("timerfd_settime");
    public static final Syscall TIMES = define("times");
    public static final Syscall TKILL = define("tkill");
    public static final Syscall TRUNCATE = define("truncate");
    public static final Syscall TUXCALL = define("tuxcall");
    public static final Syscall UMASK = define("umask");
    public static final Syscall UMOUNT2 = define("umount2");
    public static final Syscall UNAME = define("uname");
    public static final Syscall UNLINK = define("unlink");
    public static final Syscall UNLINKAT = define("unlinkat");
    public static final Syscall UNSHARE = define("unshare");
    public static final Syscall UPROBE = define("uprobe");
    public static final Syscall URETPROBE = define("uretprobe");
    public static final Syscall USELIB = define("uselib");
    public static final Syscall USERFAULTFD = define("userfaultfd");
    public static final Syscall USTAT = define("ustat");
    public static final Syscall UTIME = define("utime");
    public static final Syscall UTIMENSAT = define("utimensat");
    public static final Syscall UTIMES = define("utimes");
    public static final Syscall VFORK = define("vfork");
    public static final Syscall VHANGUP = define("vhangup");
    public static final Syscall VMSPLICE = define("vmsplice");
    public static final Syscall VSERVER = define("vserver");
    public static final Syscall WAIT4 = define("wait4");
    public static final Syscall WAITID = define("waitid");
    public static final Syscall WRITE = define("write");
    public static final Syscall WRITEV = define("writev");

    /** Names that the C library or an older manual page gives to a call that the kernel knows under another name. */
    private static final Map<String, Syscall> ALIASES = Map.of(
            "fstatat", NEWFSTATAT,
            "umount", UMOUNT2,
            "pread", PREAD64,
            "pwrite", PWRITE64,
            "prlimit", PRLIMIT64,
            "fadvise", FADVISE64,
            "sysctl", SYSCTL);

    private static final @Nullable Syscall[] BY_NUMBER = byNumber();

    private final String name;
    private final int number;

    private Syscall(String name, int number) {
        this.name = name;
        this.number = number;
    }

    /**
     * The system call with a number, on the architecture the JVM runs on. Takes constant time and allocates nothing.
     *
     * @throws SandboxException if the number is negative, or if the architecture has no such system call
     */
    public static Syscall of(int number) {
        if (number < 0) {
            throw new SandboxException(
                    "Syscall number " + number + " is negative; " + architecture() + " numbers its syscalls from 0");
        }
        Syscall found = number < BY_NUMBER.length ? BY_NUMBER[number] : null;
        if (found == null) {
            throw new SandboxException("Syscall number " + number + " is unknown on " + architecture()
                    + ", whose table is that of Linux 6.18");
        }
        return found;
    }

    /**
     * The system call with a name, for example {@code "openat"}. Common aliases are understood: {@code "fstatat"},
     * {@code "umount"}, {@code "pread"}, {@code "pwrite"}, {@code "prlimit"}, {@code "fadvise"}, {@code "sysctl"}.
     *
     * @throws SandboxException if no supported architecture has a system call of that name
     */
    public static Syscall of(String name) {
        return find(name)
                .orElseThrow(() -> new SandboxException("No syscall is named \"" + name
                        + "\"; use the lower-case name of its manual page, such as \"openat\""));
    }

    /** The system call with a name or an alias, as in {@link #of(String)}, or empty. */
    public static Optional<Syscall> find(String name) {
        Syscall found = BY_NAME.get(Given.value("Syscall", name));
        return Optional.ofNullable(found != null ? found : ALIASES.get(name));
    }

    /** Every system call, ordered by name, including those that the running architecture lacks; unmodifiable. */
    public static List<Syscall> all() {
        return BY_NAME.values().stream()
                .sorted(Comparator.comparing(Syscall::name))
                .toList();
    }

    /** The name in the manual, in lower case, such as {@code "openat"}. */
    public String name() {
        return name;
    }

    /**
     * The number on the architecture the JVM runs on.
     *
     * @throws IllegalStateException if that architecture does not have this call
     */
    public int number() {
        if (number < 0) {
            throw new IllegalStateException("Syscall " + name + " does not exist on " + architecture());
        }
        return number;
    }

    /** Whether the architecture the JVM runs on has this call, so that {@link #number()} can be asked. */
    public boolean isAvailable() {
        return number >= 0;
    }

    /** The {@linkplain #name() name}. */
    @Override
    public String toString() {
        return name;
    }

    private static Syscall define(String name) {
        int number = ARCHITECTURE == null ? -1 : ARCHITECTURE.syscalls().numberOf(name);
        Syscall syscall = new Syscall(name, number);
        BY_NAME.put(name, syscall);
        return syscall;
    }

    private static @Nullable Syscall[] byNumber() {
        int size = ARCHITECTURE == null ? 0 : ARCHITECTURE.syscalls().size();
        @Nullable Syscall[] table = new Syscall[size];
        for (Syscall syscall : BY_NAME.values()) {
            if (syscall.number >= 0) {
                table[syscall.number] = syscall;
            }
        }
        return table;
    }

    private static String architecture() {
        return ARCHITECTURE == null ? "an unsupported architecture" : ARCHITECTURE.toString();
    }
}
