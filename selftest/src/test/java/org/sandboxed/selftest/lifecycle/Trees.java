package org.sandboxed.selftest.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.Poll;
import org.sandboxed.engine.internal.kernel.Processes;
import org.sandboxed.selftest.Python;

import static org.assertj.core.api.Assertions.assertThat;

/** Programs that start descendants which are hard to get rid of, and whether any of those is still there. */
final class Trees {

    /**
     * A program that prints its pid and those of: a child in a session of its own, a double-forked daemon that ignores every
     * signal that it can, and a stopped child. Then it waits for its input to end.
     */
    static final List<String> STUBBORN = Python.lines(
            "import os, signal, sys",
            "def endure():",
            "    for s in range(1, 32):",
            "        if s not in (signal.SIGKILL, signal.SIGSTOP): signal.signal(s, signal.SIG_IGN)",
            "    while True: signal.sigtimedwait([], 1000)",
            "reader, writer = os.pipe()",
            "def tell(): os.write(writer, b'%d\\n' % os.getpid())",
            "if os.fork() == 0:",
            "    os.setsid(); tell(); endure()",
            "if os.fork() == 0:",
            "    os.setsid()",
            "    if os.fork() == 0: tell(); endure()",
            "    os._exit(0)",
            "stopped = os.fork()",
            "if stopped == 0:",
            "    tell(); os.kill(os.getpid(), signal.SIGSTOP); endure()",
            "os.waitpid(stopped, os.WUNTRACED)",
            "pids = b''",
            "while pids.count(b'\\n') < 3: pids += os.read(reader, 100)",
            "sys.stdout.write('%d ' % os.getpid() + pids.decode().replace('\\n', ' ') + '\\n'); sys.stdout.flush()",
            "sys.stdin.read()");

    private Trees() {}

    /** The pids on a line. */
    static List<Long> pids(String line) {
        return Stream.of(line.strip().split(" +", -1)).map(Long::valueOf).toList();
    }

    /** Waits until all have ended, and fails where one has not in time. A pidfd tells of an end that nobody has reaped. */
    static void awaitEnd(List<Long> pids, int seconds) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        NativeMemory entry = NativeMemory.allocate(Poll.ENTRY_SIZE);
        for (long pid : pids) {
            int number = Processes.pidfdOpen((int) pid);
            if (number >= 0) {
                try (Fd pidfd = new Fd(number)) {
                    entry.putInt(0, pidfd.number());
                    entry.putShort(4, Poll.IN);
                    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                    assertThat(Poll.poll(entry, 1, (int) Math.max(0, left)))
                            .as("process %d ended", pid)
                            .isEqualTo(1);
                }
            }
        }
        assertThat(pids).isNotEmpty().noneMatch(Trees::isAlive);
    }

    /**
     * None of these is alive; zombies are not, and whom they are left to reaps them when it likes. The kernel hangs the
     * listener up while the last task is still on its way out, which takes a moment more.
     */
    static void assertNone(List<Long> pids) {
        awaitEnd(pids, 1);
    }

    private static boolean isAlive(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException gone) {
            return false;
        }
    }
}
