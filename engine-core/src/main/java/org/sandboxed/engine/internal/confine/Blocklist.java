package org.sandboxed.engine.internal.confine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;

/**
 * The syscalls that no sandbox runs unless its policy asks for them: each changes the machine, reaches into other
 * processes, or goes round the filter. Names that an architecture lacks are skipped when a filter is compiled.
 */
final class Blocklist {

    /** The group {@code sysv_ipc}: in place of an IPC namespace of its own, the sandbox has no System V IPC at all. */
    static final List<Syscall> SYSV_IPC = List.of(
            Syscall.SHMGET,
            Syscall.SHMAT,
            Syscall.SHMCTL,
            Syscall.SHMDT,
            Syscall.SEMGET,
            Syscall.SEMOP,
            Syscall.SEMCTL,
            Syscall.SEMTIMEDOP,
            Syscall.MSGGET,
            Syscall.MSGSND,
            Syscall.MSGRCV,
            Syscall.MSGCTL);

    private final Map<Syscall, Refusal> entries = new LinkedHashMap<>();

    private Blocklist() {}

    /** The standard list in a fresh map: what is blocked, with the errno and the rule for the record. */
    static Map<Syscall, Refusal> standard() {
        Blocklist list = new Blocklist();
        list.addMounts();
        list.addMachine();
        list.addClock();
        list.addKernelCode();
        list.addOtherProcesses();
        list.addIdentityAndHandles();
        list.addBypasses();
        list.addIpc();
        return list.entries;
    }

    private void addMounts() {
        add(Syscall.MOUNT, "blocked: mount(2) changes the mount table");
        add(Syscall.UMOUNT2, "blocked: umount2(2) changes the mount table");
        add(Syscall.PIVOT_ROOT, "blocked: pivot_root(2) changes the root of the mount table");
        add(Syscall.CHROOT, "blocked: chroot(2) moves the root that path rules are judged by");
        add(Syscall.FSOPEN, "blocked: fsopen(2) prepares a mount");
        add(Syscall.FSCONFIG, "blocked: fsconfig(2) prepares a mount");
        add(Syscall.FSMOUNT, "blocked: fsmount(2) makes a mount");
        add(Syscall.FSPICK, "blocked: fspick(2) reconfigures a mount");
        add(Syscall.MOVE_MOUNT, "blocked: move_mount(2) changes the mount table");
        add(Syscall.OPEN_TREE, "blocked: open_tree(2) clones a mount");
        add(Syscall.OPEN_TREE_ATTR, "blocked: open_tree_attr(2) clones a mount");
        add(Syscall.MOUNT_SETATTR, "blocked: mount_setattr(2) changes the mount table");
    }

    private void addMachine() {
        add(Syscall.SWAPON, "blocked: swapon(2) changes the swap of the machine");
        add(Syscall.SWAPOFF, "blocked: swapoff(2) changes the swap of the machine");
        add(Syscall.REBOOT, "blocked: reboot(2) stops the machine");
        add(Syscall.SETHOSTNAME, "blocked: sethostname(2) renames the machine");
        add(Syscall.SETDOMAINNAME, "blocked: setdomainname(2) renames the machine");
        add(Syscall.QUOTACTL, "blocked: quotactl(2) changes disk quotas of the machine");
        add(Syscall.QUOTACTL_FD, "blocked: quotactl_fd(2) changes disk quotas of the machine");
        add(Syscall.ACCT, "blocked: acct(2) changes process accounting of the machine");
        add(Syscall.SYSLOG, "blocked: syslog(2) reads or clears the log of the kernel");
        add(Syscall.VHANGUP, "blocked: vhangup(2) hangs up the terminal of the user");
        add(Syscall.IOPERM, "blocked: ioperm(2) opens I/O ports");
        add(Syscall.IOPL, "blocked: iopl(2) opens I/O ports");
    }

    private void addClock() {
        add(Syscall.SETTIMEOFDAY, "blocked: settimeofday(2) sets the clock of the machine");
        add(Syscall.CLOCK_SETTIME, "blocked: clock_settime(2) sets the clock of the machine");
        add(Syscall.ADJTIMEX, "blocked: adjtimex(2) tunes the clock of the machine");
        add(Syscall.CLOCK_ADJTIME, "blocked: clock_adjtime(2) tunes the clock of the machine");
    }

    private void addKernelCode() {
        add(Syscall.KEXEC_LOAD, "blocked: kexec_load(2) loads another kernel");
        add(Syscall.KEXEC_FILE_LOAD, "blocked: kexec_file_load(2) loads another kernel");
        add(Syscall.INIT_MODULE, "blocked: init_module(2) loads code into the kernel");
        add(Syscall.FINIT_MODULE, "blocked: finit_module(2) loads code into the kernel");
        add(Syscall.DELETE_MODULE, "blocked: delete_module(2) unloads code from the kernel");
        add(Syscall.BPF, "blocked: bpf(2) loads code into the kernel");
        add(Syscall.PERF_EVENT_OPEN, "blocked: perf_event_open(2) observes the machine");
        add(Syscall.LOOKUP_DCOOKIE, "blocked: lookup_dcookie(2) tells paths to profilers");
        add(Syscall.NFSSERVCTL, "blocked: nfsservctl(2) controls the NFS server of the kernel");
    }

    private void addOtherProcesses() {
        add(Syscall.PTRACE, "blocked: ptrace(2) controls another process and can rewrite its syscalls");
        add(Syscall.PROCESS_VM_READV, "blocked: process_vm_readv(2) reads the memory of another process");
        add(Syscall.PROCESS_VM_WRITEV, "blocked: process_vm_writev(2) writes the memory of another process");
        add(Syscall.PROCESS_MADVISE, "blocked: process_madvise(2) changes the memory of another process");
        add(Syscall.PIDFD_GETFD, "blocked: pidfd_getfd(2) takes a descriptor from another process");
        add(Syscall.FANOTIFY_INIT, "blocked: fanotify_init(2) sees, and may hold up, what every process opens");
        add(Syscall.KCMP, "blocked: kcmp(2) compares kernel objects of other processes");
    }

    private void addIdentityAndHandles() {
        add(Syscall.UNSHARE, "blocked: unshare(2) makes a namespace");
        add(Syscall.SETNS, "blocked: setns(2) enters a namespace");
        add(Syscall.PERSONALITY, "blocked: personality(2) switches off address space randomisation");
        add(Syscall.KEYCTL, "blocked: keyctl(2) reaches the keys of the user");
        add(Syscall.ADD_KEY, "blocked: add_key(2) reaches the keys of the user");
        add(Syscall.REQUEST_KEY, "blocked: request_key(2) reaches the keys of the user");
        add(Syscall.OPEN_BY_HANDLE_AT, "blocked: open_by_handle_at(2) opens files without a path");
        add(Syscall.NAME_TO_HANDLE_AT, "blocked: name_to_handle_at(2) makes handles that open files without a path");
    }

    private void addBypasses() {
        add(Syscall.USERFAULTFD, "blocked: userfaultfd(2) stops whoever reads the program's memory");
        // ENOSYS is what programs expect of a kernel without io_uring; they then use ordinary calls.
        add(Syscall.IO_URING_SETUP, Errno.ENOSYS, "blocked: io_uring_setup(2) starts I/O that no filter sees");
        add(Syscall.IO_URING_ENTER, Errno.ENOSYS, "blocked: io_uring_enter(2) starts I/O that no filter sees");
        add(Syscall.IO_URING_REGISTER, Errno.ENOSYS, "blocked: io_uring_register(2) prepares I/O that no filter sees");
    }

    private void addIpc() {
        for (Syscall syscall : SYSV_IPC) {
            add(syscall, "blocked: System V IPC (sysv_ipc) is shared with the whole machine");
        }
        add(Syscall.MQ_OPEN, "blocked: mq_open(2) reaches message queues that are shared with the whole machine");
        add(Syscall.MQ_UNLINK, "blocked: mq_unlink(2) removes message queues that are shared with the whole machine");
    }

    private void add(Syscall syscall, String rule) {
        add(syscall, Errno.EPERM, rule);
    }

    private void add(Syscall syscall, Errno errno, String rule) {
        entries.put(syscall, new Refusal(errno, rule + "; allow it with allowSyscalls(...)"));
    }
}
