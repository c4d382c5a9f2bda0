package org.sandboxed.engine.internal.kernel.arch;

/** The syscalls of x86_64 up to Linux 6.18, from the kernel's {@code arch/x86/entry/syscalls/syscall_64.tbl}. */
final class X8664Table {

    static final SyscallTable TABLE = SyscallTable.parse("""
            0 read write open close stat fstat lstat poll lseek mmap mprotect munmap brk rt_sigaction rt_sigprocmask
            15 rt_sigreturn ioctl pread64 pwrite64 readv writev access pipe select sched_yield mremap msync mincore
            28 madvise shmget shmat shmctl dup dup2 pause nanosleep getitimer alarm setitimer getpid sendfile socket
            42 connect accept sendto recvfrom sendmsg recvmsg shutdown bind listen getsockname getpeername
            53 socketpair setsockopt getsockopt clone fork vfork execve exit wait4 kill uname semget semop semctl
            67 shmdt msgget msgsnd msgrcv msgctl fcntl flock fsync fdatasync truncate ftruncate getdents getcwd
            80 chdir fchdir rename mkdir rmdir creat link unlink symlink readlink chmod fchmod chown fchown lchown
            95 umask gettimeofday getrlimit getrusage sysinfo times ptrace getuid syslog getgid setuid setgid
            107 geteuid getegid setpgid getppid getpgrp setsid setreuid setregid getgroups setgroups setresuid
            118 getresuid setresgid getresgid getpgid setfsuid setfsgid getsid capget capset rt_sigpending
            128 rt_sigtimedwait rt_sigqueueinfo rt_sigsuspend sigaltstack utime mknod uselib personality ustat
            137 statfs fstatfs sysfs getpriority setpriority sched_setparam sched_getparam sched_setscheduler
            145 sched_getscheduler sched_get_priority_max sched_get_priority_min sched_rr_get_interval mlock munlock
            151 mlockall munlockall vhangup modify_ldt pivot_root _sysctl prctl arch_prctl adjtimex setrlimit chroot
            162 sync acct settimeofday mount umount2 swapon swapoff reboot sethostname setdomainname iopl ioperm
            174 create_module init_module delete_module get_kernel_syms query_module quotactl nfsservctl getpmsg
            182 putpmsg afs_syscall tuxcall security gettid readahead setxattr lsetxattr fsetxattr getxattr
            192 lgetxattr fgetxattr listxattr llistxattr flistxattr removexattr lremovexattr fremovexattr tkill time
            202 futex sched_setaffinity sched_getaffinity set_thread_area io_setup io_destroy io_getevents io_submit
            210 io_cancel get_thread_area lookup_dcookie epoll_create epoll_ctl_old epoll_wait_old remap_file_pages
            217 getdents64 set_tid_address restart_syscall semtimedop fadvise64 timer_create timer_settime
            224 timer_gettime timer_getoverrun timer_delete clock_settime clock_gettime clock_getres clock_nanosleep
            231 exit_group epoll_wait epoll_ctl tgkill utimes vserver mbind set_mempolicy get_mempolicy mq_open
            241 mq_unlink mq_timedsend mq_timedreceive mq_notify mq_getsetattr kexec_load waitid add_key request_key
            250 keyctl ioprio_set ioprio_get inotify_init inotify_add_watch inotify_rm_watch migrate_pages openat
            258 mkdirat mknodat fchownat futimesat newfstatat unlinkat renameat linkat symlinkat readlinkat fchmodat
            269 faccessat pselect6 ppoll unshare set_robust_list get_robust_list splice tee sync_file_range vmsplice
            279 move_pages utimensat epoll_pwait signalfd timerfd_create eventfd fallocate timerfd_settime
            287 timerfd_gettime accept4 signalfd4 eventfd2 epoll_create1 dup3 pipe2 inotify_init1 preadv pwritev
            297 rt_tgsigqueueinfo perf_event_open recvmmsg fanotify_init fanotify_mark prlimit64 name_to_handle_at
            304 open_by_handle_at clock_adjtime syncfs sendmmsg setns getcpu process_vm_readv process_vm_writev kcmp
            313 finit_module sched_setattr sched_getattr renameat2 seccomp getrandom memfd_create kexec_file_load
            321 bpf execveat userfaultfd membarrier mlock2 copy_file_range preadv2 pwritev2 pkey_mprotect pkey_alloc
            331 pkey_free statx io_pgetevents rseq uretprobe uprobe
            424 pidfd_send_signal io_uring_setup io_uring_enter io_uring_register open_tree move_mount fsopen
            431 fsconfig fsmount fspick pidfd_open clone3 close_range openat2 pidfd_getfd faccessat2 process_madvise
            441 epoll_pwait2 mount_setattr quotactl_fd landlock_create_ruleset landlock_add_rule
            446 landlock_restrict_self memfd_secret process_mrelease futex_waitv set_mempolicy_home_node cachestat
            452 fchmodat2 map_shadow_stack futex_wake futex_wait futex_requeue statmount listmount lsm_get_self_attr
            460 lsm_set_self_attr lsm_list_modules mseal setxattrat getxattrat listxattrat removexattrat
            467 open_tree_attr file_getattr file_setattr
            """);

    private X8664Table() {}
}
