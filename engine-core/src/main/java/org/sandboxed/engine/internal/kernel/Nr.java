package org.sandboxed.engine.internal.kernel;

import org.sandboxed.engine.internal.kernel.arch.Architecture;

/** The numbers of the syscalls that the sandbox itself makes through syscall(2). */
final class Nr {

    static final int SECCOMP = number("seccomp");
    static final int LANDLOCK_CREATE_RULESET = number("landlock_create_ruleset");
    static final int LANDLOCK_ADD_RULE = number("landlock_add_rule");
    static final int LANDLOCK_RESTRICT_SELF = number("landlock_restrict_self");
    static final int OPENAT2 = number("openat2");
    static final int PIDFD_OPEN = number("pidfd_open");
    static final int PIDFD_GETFD = number("pidfd_getfd");
    static final int PIDFD_SEND_SIGNAL = number("pidfd_send_signal");
    static final int STATX = number("statx");
    static final int NEWFSTATAT = number("newfstatat");
    static final int FACCESSAT2 = number("faccessat2");
    static final int GETDENTS64 = number("getdents64");
    static final int MEMFD_CREATE = number("memfd_create");
    static final int PRLIMIT64 = number("prlimit64");
    static final int KCMP = number("kcmp");
    static final int GETTID = number("gettid");
    static final int TGKILL = number("tgkill");
    static final int WAITID = number("waitid");
    static final int PTRACE = number("ptrace");
    static final int UNSHARE = number("unshare");
    static final int BIND = number("bind");
    static final int CONNECT = number("connect");
    static final int SHUTDOWN = number("shutdown");
    static final int LISTEN = number("listen");
    static final int SENDMSG = number("sendmsg");
    static final int GETSOCKNAME = number("getsockname");
    static final int GETPEERNAME = number("getpeername");
    static final int GETSOCKOPT = number("getsockopt");
    static final int SETSOCKOPT = number("setsockopt");
    static final int FCNTL = number("fcntl");
    static final int FILE_SETATTR = number("file_setattr");

    private Nr() {}

    private static int number(String name) {
        return Architecture.current().syscalls().numberOf(name);
    }
}
