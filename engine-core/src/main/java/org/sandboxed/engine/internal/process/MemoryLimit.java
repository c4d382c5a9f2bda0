package org.sandboxed.engine.internal.process;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Inherited;
import org.sandboxed.engine.internal.dispatch.Lineage;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.ProcFiles;
import org.sandboxed.engine.internal.kernel.ProcessMemory;

/**
 * How much memory the processes of a run may have together: private memory that they can write, as the kernel itself counts
 * it. What has been granted counts until it is sure to be in what is measured. What a process gives back, by whatever call,
 * by an exec or by its end, is seen when it is measured. The caller is measured at each call, and all of them before the sum
 * is called a new peak, or too much. Thread-safe.
 *
 * <p>A process that was forked counts what it has got since. Shared anonymous memory counts for who made it, until that
 * process executes a program or ends; files in memory are not counted.
 */
public final class MemoryLimit implements AutoCloseable {

    /** Peaks are found to this precision, for the sake of speed. */
    private static final long STEP = 256L << 10;

    private static final Set<Integer> GIVING = Stream.of(
                    Syscall.MMAP, Syscall.MREMAP, Syscall.MPROTECT, Syscall.PKEY_MPROTECT, Syscall.BRK)
            .map(Syscall::number)
            .collect(Collectors.toUnmodifiableSet());

    private final long max;
    private final Inherited<Long> ofProcesses;
    private final Lineage lineage;
    private volatile long allowed;
    private final byte[] text = new byte[ProcFiles.MAX_READ];
    private final ProcFiles files = new ProcFiles();
    private final Map<Integer, MemoryHolder> holders = new HashMap<>();
    private final Set<Integer> exceeding = ConcurrentHashMap.newKeySet();
    private long peak;

    /**
     * A limit.
     *
     * @param max in bytes
     * @param lineage whose child each process is
     */
    public MemoryLimit(long max, Lineage lineage) {
        this.max = max;
        this.allowed = max;
        this.lineage = lineage;
        this.ofProcesses = new Inherited<>(lineage);
    }

    /** What is allowed to single processes together with those that descend from them. */
    public Inherited<Long> ofProcesses() {
        return ofProcesses;
    }

    /** From now on allows less than the limit, or all of it again; who has more keeps it. */
    public void restrict(long bytes) {
        allowed = Math.min(max, bytes);
    }

    /** From now on allows this much, unless more is allowed already, and no more than the limit. */
    public void raise(long bytes) {
        restrict(Math.max(allowed, bytes));
    }

    /** Whether less than the limit is allowed. */
    public boolean isRestricted() {
        return allowed < max || !ofProcesses.all().isEmpty();
    }

    /** In bytes. */
    public long max() {
        return max;
    }

    /** The most that was had at once, in bytes. */
    public synchronized long peak() {
        return peak;
    }

    /** What is had now, in bytes. */
    public synchronized long used() {
        return measureAll();
    }

    /** Whether a process was to be killed because it asked for too much. */
    public boolean wasExceededBy(int pid) {
        return exceeding.contains(pid);
    }

    /** Whether any process was. */
    public boolean wasExceeded() {
        return !exceeding.isEmpty();
    }

    /** A process is about to execute a program. */
    public synchronized void exec(int pid) {
        MemoryHolder holder = holder(pid);
        if (holder != null) {
            holder.exec();
        }
    }

    /** May a process have more private memory? If not, it is to be killed. */
    public synchronized boolean admit(int pid, int tid, long more) {
        MemoryHolder holder = caller(pid, tid);
        if (holder == null || !fits(pid, more)) {
            return refuse(pid);
        }
        holder.grant(tid, more);
        peak = Math.max(peak, sum());
        return true;
    }

    /** May a process have private memory in a range of addresses where it may have some already? */
    public synchronized boolean admitAt(int pid, int tid, long from, long to) {
        MemoryHolder holder = caller(pid, tid);
        if (holder == null) {
            return refuse(pid);
        }
        long more = to - from;
        if (!fits(pid, more)) {
            more -= holder.memory().bytesBetween(from, to);
            if (!fits(pid, more)) {
                return refuse(pid);
            }
        }
        holder.grant(tid, more);
        return true;
    }

    /** May a process have more memory that others can share? */
    public synchronized boolean admitShared(int pid, int tid, long more) {
        MemoryHolder holder = caller(pid, tid);
        if (holder == null || !fits(pid, more)) {
            return refuse(pid);
        }
        holder.grantShared(more);
        peak = Math.max(peak, sum());
        return true;
    }

    /** May a process move the end of its heap? */
    public synchronized boolean admitHeap(int pid, int tid, long end) {
        MemoryHolder holder = caller(pid, tid);
        long more = holder == null ? 0 : ProcessMemory.inPages(end) - ProcessMemory.inPages(holder.heapEnd());
        if (holder == null || (more > 0 && !fits(pid, more))) {
            return refuse(pid);
        }
        holder.heapEnd(end);
        holder.grant(tid, Math.max(0, more));
        peak = Math.max(peak, sum());
        return true;
    }

    private boolean refuse(int pid) {
        exceeding.add(pid);
        return false;
    }

    private boolean fits(int pid, long more) {
        return fitsAll(more) && (ofProcesses.all().isEmpty() || fitsAncestors(lineage.numberOf(pid), more));
    }

    private boolean fitsAncestors(int process, long more) {
        for (Map.Entry<Integer, Long> limit : ofProcesses.all().entrySet()) {
            int ancestor = limit.getKey();
            if (ofProcesses.mayDescend(process, ancestor) && sumBelow(ancestor) + more > limit.getValue()) {
                measureAll();
                if (sumBelow(ancestor) + more > limit.getValue()) {
                    return false;
                }
            }
        }
        return true;
    }

    private long sumBelow(int ancestor) {
        long sum = 0;
        for (Map.Entry<Integer, MemoryHolder> holder : holders.entrySet()) {
            if (ofProcesses.mayDescend(lineage.numberOf(holder.getKey()), ancestor)) {
                sum += holder.getValue().bytes();
            }
        }
        return sum;
    }

    private boolean fitsAll(long more) {
        long sum = sum();
        long most = allowed;
        if (sum + more > Math.min(most, peak + STEP)) {
            sum = measureAll();
            peak = Math.max(peak, sum);
        }
        return sum + more <= most;
    }

    private long sum() {
        long sum = 0;
        for (MemoryHolder holder : holders.values()) {
            sum += holder.bytes();
        }
        return sum;
    }

    private long measureAll() {
        holders.values().removeIf(holder -> {
            holder.settle(this::isUnderWay);
            boolean hasEnded = !holder.measure();
            if (hasEnded) {
                holder.memory().close();
            }
            return hasEnded;
        });
        return sum();
    }

    /** Whether a task may still be on its way to memory that it was let have. */
    private boolean isUnderWay(int tid) {
        int length = files.read(tid, "syscall", text);
        if (length <= 0) {
            return length == -Errnos.EPERM || length == -Errnos.EACCES;
        }
        int number = 0;
        for (int i = 0; i < length && text[i] >= '0' && text[i] <= '9'; i++) {
            number = number * 10 + text[i] - '0';
        }
        // "running", or waiting in one of the calls.
        return text[0] == 'r' || GIVING.contains(number);
    }

    /** The holder of a process that makes a call, measured; null where there can be none, so that nobody goes uncounted. */
    private @Nullable MemoryHolder caller(int pid, int tid) {
        MemoryHolder holder = holder(pid);
        if (holder != null) {
            holder.calls(tid);
            if (!holder.measure()) {
                // Its id has come to be another's.
                forget(pid, holder);
                holder = holder(pid);
            }
        }
        return holder;
    }

    private void forget(int pid, MemoryHolder holder) {
        holder.memory().close();
        holders.remove(pid);
    }

    private @Nullable MemoryHolder holder(int pid) {
        MemoryHolder known = holders.get(pid);
        if (known != null) {
            return known;
        }
        ProcessMemory memory = ProcessMemory.open(pid, files);
        if (memory == null) {
            return null;
        }
        MemoryHolder made = new MemoryHolder(memory);
        holders.put(pid, made);
        return made;
    }

    /** Lets go of every descriptor; peak and what was exceeded can still be asked for. */
    @Override
    public synchronized void close() {
        holders.values().forEach(holder -> holder.memory().close());
        holders.clear();
    }
}
