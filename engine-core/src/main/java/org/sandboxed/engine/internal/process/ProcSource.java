package org.sandboxed.engine.internal.process;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.kernel.ExitStatus;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.Poll;
import org.sandboxed.engine.internal.kernel.ProcFiles;
import org.sandboxed.engine.internal.kernel.Processes;

/** The kernel itself: {@code /proc}, pidfd_open(2) and poll(2). */
final class ProcSource implements ProcessSource {

    private static final int SELF = Processes.pid();
    private static final byte[] GROUP = ascii("\nTgid:");
    private static final byte[] FILTERS = ascii("\nSeccomp_filters:");

    private final ProcFiles files = new ProcFiles();
    private final byte[] bytes = new byte[ProcFiles.MAX_READ];
    private NativeMemory polled = NativeMemory.onDemand(64 * Poll.ENTRY_SIZE);

    @Override
    public int self() {
        return SELF;
    }

    @Override
    public int groupOf(int tid) {
        // Most lead a process, or are threads of this JVM, and signal 0 tells that sooner than the file does.
        if (tid > 0 && Processes.signalThread(tid, tid, 0) == 0) {
            return tid;
        }
        if (tid > 0 && Processes.signalThread(SELF, tid, 0) == 0) {
            return SELF;
        }
        int length = tid > 0 ? files.read(tid, "status", bytes) : -1;
        return length <= 0 ? -1 : (int) number(GROUP, length);
    }

    @Override
    public @Nullable TaskStat stat(int pid) {
        int length = files.read(pid, "stat", bytes);
        return length <= 0 ? null : TaskStat.parse(bytes, length);
    }

    @Override
    public String cwd(int pid) {
        return new String(files.link(pid, "cwd"), StandardCharsets.UTF_8);
    }

    @Override
    public int filters(int pid) {
        int length = files.read(pid, "status", bytes);
        return length <= 0 ? 0 : Math.max(0, (int) number(FILTERS, length));
    }

    @Override
    public boolean isForking(int tid) {
        int length = files.read(tid, "syscall", bytes);
        if (length <= 0) {
            // Gone, or not to be read: then only the task's own next call shows that it has come back.
            return groupOf(tid) > 0;
        }
        if (bytes[0] < '0' || bytes[0] > '9') {
            return bytes[0] == 'r';
        }
        int nr = (int) numberAt(0, length);
        return is(Syscall.CLONE, nr) || is(Syscall.FORK, nr) || is(Syscall.VFORK, nr);
    }

    @Override
    public int[] pids() {
        return ProcFiles.pids();
    }

    @Override
    public int[] children(int pid) {
        return files.children(pid);
    }

    /** The threads of a process; none where it is gone. */
    int[] tasks(int pid) {
        return files.tasks(pid);
    }

    @Override
    public int lastId() {
        return Math.max(0, files.lastId(bytes));
    }

    @Override
    public int open(int pid) {
        return Processes.pidfdOpen(pid);
    }

    @Override
    public void close(int pidfd) {
        Fd.closeRaw(pidfd);
    }

    @Override
    public void poll(int[] pidfds, int count, boolean[] ended) {
        if (polled.size() < count * Poll.ENTRY_SIZE) {
            polled = NativeMemory.allocate(2 * count * Poll.ENTRY_SIZE);
        }
        for (int i = 0; i < count; i++) {
            polled.putInt(i * Poll.ENTRY_SIZE, pidfds[i]);
            polled.putShort(i * Poll.ENTRY_SIZE + 4, Poll.IN);
            polled.putShort(i * Poll.ENTRY_SIZE + 6, (short) 0);
        }
        int result = Poll.poll(polled, count, 0);
        for (int i = 0; i < count; i++) {
            ended[i] = result > 0 && polled.getShort(i * Poll.ENTRY_SIZE + 6) != 0;
        }
    }

    @Override
    public ExitStatus exit(int pidfd) {
        return Processes.exitInfo(pidfd);
    }

    private static boolean is(Syscall syscall, int nr) {
        return syscall.isAvailable() && syscall.number() == nr;
    }

    /** The number after a label, -1 where the label is missing. */
    private long number(byte[] label, int length) {
        for (int at = 0; at + label.length < length; at++) {
            if (bytes[at] == label[0] && matches(label, at)) {
                int digits = at + label.length;
                while (digits < length && (bytes[digits] == ' ' || bytes[digits] == '\t')) {
                    digits++;
                }
                return numberAt(digits, length);
            }
        }
        return -1;
    }

    private boolean matches(byte[] label, int at) {
        for (int i = 0; i < label.length; i++) {
            if (bytes[at + i] != label[i]) {
                return false;
            }
        }
        return true;
    }

    private long numberAt(int from, int length) {
        long value = 0;
        for (int i = from; i < length && bytes[i] >= '0' && bytes[i] <= '9'; i++) {
            value = value * 10 + bytes[i] - '0';
        }
        return value;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
