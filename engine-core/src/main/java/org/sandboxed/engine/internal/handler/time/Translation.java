package org.sandboxed.engine.internal.handler.time;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.handler.Action;
import org.sandboxed.engine.internal.dispatch.FollowedWork;
import org.sandboxed.engine.internal.dispatch.HeldCall;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.ProcMemory;
import org.sandboxed.engine.internal.kernel.TracedThread;
import org.sandboxed.engine.internal.process.TracerTurn;

/**
 * One call with a moment in the program's memory: the machine's is put in its place while the kernel reads it. The thread is
 * stopped before it leaves the call, and finds what it wrote.
 */
final class Translation implements FollowedWork {

    private final VirtualClock clock;
    private final TracerTurn turn;
    private final HeldCall held;
    private final long address;
    private boolean hasTurn;
    private byte[] written = {};
    private byte[] translated = {};
    private @Nullable ProcMemory memory;
    private @Nullable TracedThread thread;

    Translation(VirtualClock clock, TracerTurn turn, HeldCall held, long address) {
        this.clock = clock;
        this.turn = turn;
        this.held = held;
        this.address = address;
    }

    @Override
    public Action call() {
        turn.takeFor(held.tid());
        hasTurn = true;
        Optional<byte[]> found = held.readBytes(address, Deadlines.SIZE);
        if (found.isPresent() && isMoment(found.get())) {
            written = found.get();
            translated = written.clone();
            Deadlines.toMachine(clock, translated, 0);
            translate();
        }
        return Action.proceed();
    }

    /** Anything else means nothing, or is for the kernel to refuse; zero stops a timer. */
    private static boolean isMoment(byte[] bytes) {
        ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        return Deadlines.isValid(words, 0) && (words.getLong(0) != 0 || words.getLong(Long.BYTES) != 0);
    }

    private void translate() {
        try {
            ProcMemory opened = ProcMemory.open(held.pid());
            memory = opened;
            if (held.isHeld()) {
                put(opened, translated);
                thread = TracedThread.seize(held.pid(), held.tid());
            }
        } catch (KernelException e) {
            restore();
            if (held.isHeld()) {
                throw new SandboxException(
                        held.syscall()
                                + ": a program that waits for a time of day of the sandbox's clock has to be stopped"
                                + " for a moment: " + e.getMessage()
                                + "; let the container allow ptrace(2), or leave timeStart and frozenTime out",
                        e);
            }
        }
    }

    @Override
    public void settle() {
        TracedThread stopping = thread;
        try {
            if (stopping != null && stopping.awaitStop()) {
                restore();
            }
        } finally {
            if (stopping != null) {
                stopping.release();
            }
            if (memory != null) {
                memory.close();
            }
            if (hasTurn) {
                turn.pass();
            }
        }
    }

    /** The kernel may have written there what a timer was set to before, or another thread something new. */
    private void restore() {
        ProcMemory opened = memory;
        byte[] now = new byte[translated.length];
        if (opened != null && opened.read(address, now, now.length) == now.length && Arrays.equals(now, translated)) {
            put(opened, written);
        }
    }

    private void put(ProcMemory into, byte[] moment) {
        int length = into.write(address, moment, moment.length);
        if (length != moment.length) {
            throw new KernelException("write(/proc/<pid>/mem)", length < 0 ? -length : Errnos.EFAULT);
        }
    }
}
