package org.sandboxed.engine.internal.kernel;

import java.nio.LongBuffer;

/**
 * One {@code struct seccomp_notif} of 80 bytes, reused for every notification of a run. What was received is copied to the heap:
 * it is asked for many times by each handler. Not thread-safe.
 */
public final class Notification {

    static final int SIZE = 80;

    private static final int ID = 0;
    private static final int PID = 1;
    private static final int NR = 2;
    private static final int INSTRUCTION_POINTER = 3;
    private static final int ARGS = 4;

    private final NativeMemory memory = NativeMemory.allocate(SIZE);
    private final LongBuffer words = memory.words();
    private final long[] received = new long[SIZE / Long.BYTES];

    NativeMemory memory() {
        return memory;
    }

    /** Takes over what the kernel has written. */
    void received() {
        words.get(0, received, 0, received.length);
    }

    /** The memory whose first eight bytes are the id, as ID_VALID wants it. */
    public NativeMemory idMemory() {
        return memory;
    }

    /** The id under which the call is held; unique for the listener. */
    public long id() {
        return received[ID];
    }

    /** The thread id of the caller, in the pid namespace of the supervisor. */
    public int tid() {
        return (int) received[PID];
    }

    /** The syscall number. */
    public int nr() {
        return (int) received[NR];
    }

    /** Where the caller is in its program. */
    public long instructionPointer() {
        return received[INSTRUCTION_POINTER];
    }

    /** One of the six arguments, as the register held it. */
    public long arg(int index) {
        return received[ARGS + index];
    }
}
