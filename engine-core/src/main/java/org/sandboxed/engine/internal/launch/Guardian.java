package org.sandboxed.engine.internal.launch;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.sandboxed.engine.SandboxUnavailableException;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.NativeStrings;
import org.sandboxed.engine.internal.kernel.OpenFlags;
import org.sandboxed.engine.internal.kernel.Pipes;
import org.sandboxed.engine.internal.kernel.Poll;
import org.sandboxed.engine.internal.kernel.PosixSpawn;
import org.sandboxed.engine.internal.kernel.Processes;

/**
 * One small shell for each JVM that waits for the JVM's death, however it comes, and then kills everything that runs in
 * sandboxes of it. It sits in the Landlock domain that encloses all of them, so {@code kill -9 -1} reaches every descendant,
 * those with a session of their own included, and nothing else.
 *
 * <p>It learns of the death from the end of file on a pipe of which the JVM alone holds the writing end. A parent-death
 * signal would only reach the direct child, and only while the thread lives that started it.
 */
final class Guardian {

    private static final String SCRIPT = "read x; kill -9 -1";

    private final int pid;
    private final Fd pidfd;
    private final Fd alive;

    private Guardian(int pid, Fd pidfd, Fd alive) {
        this.pid = pid;
        this.pidfd = pidfd;
        this.alive = alive;
    }

    /** Starts the guardian. Must be called on the launcher's thread, whose Landlock domain it inherits. */
    static Guardian start() {
        try (Pipes.Ends pipe = Pipes.open();
                Fd null0 = openNull()) {
            Fd alive = pipe.writer().duplicate();
            try {
                int pid = spawn(pipe.reader().number(), null0.number());
                return new Guardian(pid, watched(pid), alive);
            } catch (RuntimeException | Error failure) {
                alive.close();
                throw failure;
            }
        }
    }

    private static Fd watched(int pid) {
        int pidfd = Processes.pidfdOpen(pid);
        if (pidfd < 0) {
            // Before its pipe is closed: the end of that would be an order to kill every program that runs.
            Processes.kill(pid, Processes.SIGKILL);
            Processes.reapKilled(pid);
            throw new KernelException("pidfd_open", -pidfd);
        }
        return new Fd(pidfd);
    }

    private static int spawn(int stdin, int sink) {
        byte[] shell = ascii("/bin/sh");
        List<byte[]> argv = List.of(ascii("sandboxed-guardian"), ascii("-c"), ascii(SCRIPT));
        try (PosixSpawn spawn = new PosixSpawn(shell, argv, NativeStrings.array(List.of()), null, stdin, sink, sink)) {
            int pid = spawn.spawn();
            if (pid < 0) {
                throw new SandboxUnavailableException("The guardian that ends sandboxes when the JVM dies cannot start:"
                        + " /bin/sh: " + Errnos.name(-pid));
            }
            return pid;
        }
    }

    private static Fd openNull() {
        byte[] path = ascii("/dev/null");
        org.sandboxed.engine.internal.kernel.Files files = new org.sandboxed.engine.internal.kernel.Files();
        int fd = files.openat2(OpenFlags.AT_FDCWD, path, path.length, OpenFlags.O_RDWR | OpenFlags.O_CLOEXEC, 0, 0);
        return new Fd(KernelException.require(fd, "/dev/null"));
    }

    /** Its process id: a process that no sandbox may signal. */
    int pid() {
        return pid;
    }

    /** Whether it still waits; it has no reason to end before the JVM does. */
    boolean isAlive() {
        NativeMemory entry = NativeMemory.allocate(Poll.ENTRY_SIZE);
        entry.putInt(0, pidfd.number());
        entry.putShort(4, Poll.IN);
        return alive.isOpen() && Poll.poll(entry, 1, 0) == 0;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
