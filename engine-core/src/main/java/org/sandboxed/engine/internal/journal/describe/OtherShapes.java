package org.sandboxed.engine.internal.journal.describe;

/** The arguments of calls on sockets, processes, memory, time and the machine. */
final class OtherShapes {

    /** As in {@link FileShapes#TEXT}. */
    static final String TEXT = """
            domain socktype protocol : socket
            domain socktype protocol ptr : socketpair
            int sockaddr uint : connect bind
            int ptr ptr : accept getsockname getpeername
            int ptr ptr sockflags : accept4
            int ptr size msgflags sockaddr uint : sendto
            int ptr size msgflags ptr ptr : recvfrom
            int msg msgflags : sendmsg
            int ptr msgflags : recvmsg
            int mmsg uint msgflags : sendmmsg
            int ptr uint msgflags ptr : recvmmsg
            int int : listen
            int shutdown : shutdown
            int sol int ptr uint : setsockopt
            int sol int ptr ptr : getsockopt
            clone : clone
            ptr size : clone3
            path argv ptr : execve
            dirfd path argv ptr at : execveat
            int : exit exit_group getpgid getsid
            int signal : kill tkill
            int int signal : tgkill
            int signal ptr : rt_sigqueueinfo
            int int signal ptr : rt_tgsigqueueinfo
            int signal ptr hex32 : pidfd_send_signal
            int hex32 : pidfd_open process_mrelease
            int int hex32 : pidfd_getfd
            signal ptr ptr size : rt_sigaction
            int ptr ptr size : rt_sigprocmask
            ptr ptr ptr size : rt_sigtimedwait
            ptr size : rt_sigpending rt_sigsuspend
            ptr ptr : sigaltstack
            int ptr wait ptr : wait4
            idtype int ptr wait ptr : waitid
            ptrace int hex hex : ptrace
            prctl : prctl
            hex32 ptr : arch_prctl
            namespaces : unshare
            int namespaces : setns
            seccomp hex32 ptr : seccomp
            personality : personality
            int resource ptr ptr : prlimit64
            resource ptr : getrlimit setrlimit
            int ptr : getrusage
            int ptr uint ptr uint hex : process_vm_readv process_vm_writev
            id : setuid setgid setfsuid setfsgid
            id id : setreuid setregid
            id id id : setresuid setresgid
            ptr ptr ptr : getresuid getresgid getcpu
            int ptr : getgroups setgroups
            int int : setpgid getpriority
            int int int : setpriority ioprio_set
            ptr ptr : capget capset
            int size ptr : sched_setaffinity sched_getaffinity
            int ptr : sched_setparam sched_getparam sched_rr_get_interval
            int int ptr : sched_setscheduler
            int : sched_getscheduler sched_get_priority_max sched_get_priority_min
            ptr size : set_robust_list mlock munlock munmap
            ptr size int hex32 : rseq
            ptr int uint ptr ptr uint : futex
            ptr : set_tid_address uname sysinfo times time brk
            ptr size prot map int hex : mmap
            ptr size prot : mprotect
            ptr size size hex32 ptr : mremap
            ptr size int : madvise msync
            ptr size ptr : mincore
            ptr size prot int : pkey_mprotect
            ptr size random : getrandom
            path memfd : memfd_create
            ptr ptr : gettimeofday settimeofday nanosleep
            clock ptr : clock_gettime clock_settime clock_getres clock_adjtime
            clock hex32 ptr ptr : clock_nanosleep
            clock ptr ptr : timer_create
            int hex32 ptr ptr : timer_settime timerfd_settime
            int ptr : timer_gettime timerfd_gettime getitimer
            int ptr ptr : setitimer
            clock hex32 : timerfd_create
            uint : alarm
            uint hex32 : eventfd2
            uint ptr : io_setup io_uring_setup
            int uint uint hex32 ptr size : io_uring_enter
            int uint ptr uint : io_uring_register
            int ptr uint : bpf
            ptr int int int hex : perf_event_open
            hex32 : userfaultfd
            path path ptr size int : add_key
            path path ptr int : request_key
            int hex hex hex hex : keyctl
            hex32 hex32 hex32 ptr : reboot
            path size : sethostname setdomainname
            ptr size path : init_module
            int path hex32 : finit_module
            path hex32 : delete_module
            hex size ptr hex : kexec_load
            int int size path hex : kexec_file_load
            int ptr int : syslog
            hex size hex32 : ioperm
            uint : iopl
            hex ptr size : lookup_dcookie
            int size hex32 : shmget
            int ptr hex32 : shmat
            int int ptr : shmctl msgctl
            ptr : shmdt
            int int hex32 : semget
            int ptr size : semop
            int int int hex : semctl
            int ptr size ptr : semtimedop
            int hex32 : msgget
            int ptr size hex32 : msgsnd
            int ptr size long hex32 : msgrcv
            ptr size hex32 : landlock_create_ruleset
            int int ptr hex32 : landlock_add_rule
            int hex32 : landlock_restrict_self
            path open mode ptr : mq_open
            : fork vfork getpid gettid getppid getuid geteuid getgid getegid getpgrp setsid pause sched_yield
            : munlockall vhangup rt_sigreturn restart_syscall
            """;

    private OtherShapes() {}
}
