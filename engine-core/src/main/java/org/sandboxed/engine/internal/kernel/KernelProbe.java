package org.sandboxed.engine.internal.kernel;

import java.util.ArrayList;
import java.util.List;
import org.sandboxed.engine.internal.kernel.arch.Architecture;

import static org.sandboxed.engine.internal.kernel.Seccomp.RET_USER_NOTIF;

/** Finds out by doing, never by version, what this machine offers. Leaves nothing behind. */
public final class KernelProbe {

    private static final int GET_ACTION_AVAIL = 2;
    private static final int LANDLOCK_NETWORK = 4;
    private static final int LANDLOCK_SCOPES = 6;

    private final List<KernelFeature> features = new ArrayList<>();

    private KernelProbe() {}

    /** Tries everything that a sandbox uses. */
    public static List<KernelFeature> run() {
        KernelProbe probe = new KernelProbe();
        if (probe.platform()) {
            probe.seccomp();
            probe.landlock();
            probe.processes();
            probe.files();
        }
        return List.copyOf(probe.features);
    }

    private boolean platform() {
        String os = System.getProperty("os.name", "");
        boolean isLinux = os.equals("Linux") && Architecture.find().isPresent();
        add(new KernelFeature(
                "Linux on x86_64 or aarch64",
                isLinux,
                os + " on " + System.getProperty("os.arch"),
                "everything",
                "no sandbox; run the tests on Linux, in a virtual machine for instance",
                true));
        return isLinux;
    }

    private void seccomp() {
        NativeMemory action = NativeMemory.allocate(Long.BYTES);
        action.putInt(0, RET_USER_NOTIF);
        long available = Libc.syscall(Nr.SECCOMP, GET_ACTION_AVAIL, 0, action.address());
        add(required(
                "seccomp user notification, seccomp_unotify(2)",
                available,
                "deciding and recording syscalls",
                "no sandbox; needs Linux 5.0 with CONFIG_SECCOMP_FILTER"));
        ListenerProbe listener = ListenerProbe.run();
        String busy = listener.result() == -Errnos.EBUSY
                ? "no sandbox: this JVM is itself inside one that has a supervisor, and they cannot be nested"
                : "no sandbox; a container's seccomp profile may forbid seccomp(2) itself";
        add(required("a listener of our own, seccomp(2)", listener.result(), "receiving notifications", busy));
        add(new KernelFeature(
                "synchronous wake-up, SECCOMP_IOCTL_NOTIF_SET_FLAGS",
                listener.hasSynchronousWakeUp(),
                listener.hasSynchronousWakeUp() ? "accepted" : "refused",
                "answering on the caller's CPU",
                "each trapped call takes about ten times as long; comes with Linux 6.6",
                false));
    }

    private void landlock() {
        int abi = Landlock.abi();
        add(required(
                "Landlock, landlock(7)",
                abi,
                "confining the file system",
                "no sandbox; needs CONFIG_SECURITY_LANDLOCK and landlock in the lsm= boot parameter"));
        add(abi(abi, LANDLOCK_NETWORK, "Landlock TCP rules", "keeping programs off the network", "Linux 6.7"));
        add(abi(
                abi,
                LANDLOCK_SCOPES,
                "Landlock scopes for signals and abstract sockets",
                "keeping signals inside, and finding every process of a sandbox to end it",
                "Linux 6.12"));
    }

    private static KernelFeature abi(int abi, int needed, String name, String purpose, String since) {
        return new KernelFeature(
                name,
                abi >= needed,
                "Landlock ABI " + Math.max(0, abi),
                purpose,
                "no sandbox; comes with " + since,
                true);
    }

    private void processes() {
        ChildMemory memory = new ChildMemory();
        NativeMemory word = NativeMemory.allocate(Long.BYTES);
        boolean isRead = memory.readWord(Processes.pid(), word.address());
        add(required(
                "process_vm_readv(2)",
                isRead ? 0 : -Errnos.EPERM,
                "reading the arguments of syscalls",
                "no sandbox; a container's seccomp profile may forbid it (Docker allows it from Linux 4.8 on)"));
        int pidfd = Processes.pidfdOpen(Processes.pid());
        add(required("pidfd_open(2)", pidfd, "waiting for processes", "no sandbox; comes with Linux 5.3"));
        if (pidfd >= 0) {
            int copy = Processes.pidfdGetfd(pidfd, pidfd);
            add(optional(
                    "pidfd_getfd(2)",
                    copy,
                    "acting on the sockets of programs, and inotify(7) in a workdir",
                    "sockets are made by the sandbox, and nothing is watched; a container's profile may forbid it"));
            closeIfOpen(copy);
            closeIfOpen(pidfd);
        }
        add(optional(
                "writing read-only pages through /proc/<pid>/mem",
                ProcMemory.tryReadOnlyPage(),
                "setting the clock and the random numbers of programs",
                "no timeStart, frozenTime and randomSeed; the kernel was started with proc_mem.force_override"));
        add(required(
                "posix_spawn_file_actions_addclosefrom_np(3)",
                PosixSpawn.isAvailable() ? 0 : -Errnos.ENOSYS,
                "starting programs with no descriptor of the JVM",
                "no sandbox; needs glibc 2.34"));
    }

    private void files() {
        byte[] root = {'/'};
        int fd = new Files().openat2(OpenFlags.AT_FDCWD, root, 1, OpenFlags.O_PATH | OpenFlags.O_CLOEXEC, 0, 0);
        add(required("openat2(2)", fd, "resolving paths", "no sandbox; comes with Linux 5.6"));
        closeIfOpen(fd);
    }

    private static void closeIfOpen(int fd) {
        if (fd >= 0) {
            Fd.closeRaw(fd);
        }
    }

    private static KernelFeature required(String name, long result, String purpose, String without) {
        return feature(name, result, purpose, without, true);
    }

    private static KernelFeature optional(String name, long result, String purpose, String without) {
        return feature(name, result, purpose, without, false);
    }

    private static KernelFeature feature(String name, long result, String purpose, String without, boolean isRequired) {
        String detail = result < 0 ? Errnos.name((int) -result) : "works";
        return new KernelFeature(name, result >= 0, detail, purpose, without, isRequired);
    }

    private void add(KernelFeature feature) {
        features.add(feature);
    }
}
