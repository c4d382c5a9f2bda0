package org.sandboxed.engine.internal.handler.time;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Set;
import org.sandboxed.engine.internal.kernel.AuxiliaryVector;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.ProcMemory;
import org.sandboxed.engine.internal.process.ProcessIndex;

/** The pages from which the live programs of a run read the clock, written anew when the clock is set. */
final class ClockPages implements VirtualClock.Listener {

    private final VirtualClock clock;
    private final ClockLayout layout;
    private final long mark;
    private final ProcessIndex processes;
    private final AuxiliaryVector vector = new AuxiliaryVector();

    ClockPages(VirtualClock clock, ClockLayout layout, long mark, ProcessIndex processes) {
        this.clock = clock;
        this.layout = layout;
        this.mark = mark;
        this.processes = processes;
    }

    /** Called with the clock's lock held, on the thread that sets it. */
    @Override
    public void onStep() {
        Set<Integer> done = new HashSet<>();
        boolean hasFound = true;
        while (hasFound) {
            hasFound = false;
            // A child that was forked meanwhile has the pages that its parent had.
            for (int pid : processes.candidates()) {
                if (done.add(pid)) {
                    hasFound = true;
                    write(pid);
                }
            }
        }
    }

    @Override
    public boolean isOver() {
        return processes.isClosed();
    }

    private void write(int pid) {
        if (vector.read(pid) < 0 || vector.vdso() == 0) {
            return;
        }
        try (ProcMemory memory = ProcMemory.open(pid)) {
            if (hasMark(memory, vector.vdso())) {
                write(memory, vector.vdso() + layout.data());
            }
        } catch (KernelException e) {
            // Ended meanwhile, or none of the run's: nothing that cannot be written was let begin.
            if (e.errno() != Errnos.ENOENT && e.errno() != Errnos.ESRCH && e.errno() != Errnos.EACCES) {
                throw e;
            }
        }
    }

    private boolean hasMark(ProcMemory memory, long vdso) {
        byte[] found = new byte[Long.BYTES];
        int length = memory.read(vdso + layout.data(), found, found.length);
        return length == found.length
                && ByteBuffer.wrap(found).order(ByteOrder.LITTLE_ENDIAN).getLong() == mark;
    }

    private void write(ProcMemory memory, long data) {
        VirtualClock.Setting setting = clock.setting();
        putWord(memory, data + ClockData.COUNT, 2 * setting.version() - 1);
        putWord(memory, data + ClockData.SECONDS, setting.seconds());
        putWord(memory, data + ClockData.NANOS, setting.nanos());
        putWord(memory, data + ClockData.COUNT, 2 * setting.version());
    }

    private static void putWord(ProcMemory memory, long address, long value) {
        int written = memory.write(address, ClockData.word(value), Long.BYTES);
        if (written != Long.BYTES) {
            // The program has ended, or executes another, which reads the clock when it begins.
            throw new KernelException("write(/proc/<pid>/mem)", Errnos.ESRCH);
        }
    }
}
