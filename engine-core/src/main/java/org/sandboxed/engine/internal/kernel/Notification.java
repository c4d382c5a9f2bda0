package org.sandboxed.engine.internal.kernel;

/** One {@code struct seccomp_notif} of 80 bytes, reused for every notification of a run. Not thread-safe. */
public final class Notification {

    static final int SIZE = 80;

    private final NativeMemory memory = NativeMemory.allocate(SIZE);

    NativeMemory memory() {
        return memory;
    }

    /** The memory whose first eight bytes are the id, as ID_VALID wants it. */
    public NativeMemory idMemory() {
        return memory;
    }

    /** The id under which the call is held; unique for the listener. */
    public long id() {
        return memory.getLong(0);
    }

    /** The thread id of the caller, in the pid namespace of the supervisor. */
    public int tid() {
        return memory.getInt(8);
    }

    /** The syscall number. */
    public int nr() {
        return memory.getInt(16);
    }

    /** Where the caller is in its program. */
    public long instructionPointer() {
        return memory.getLong(24);
    }

    /** One of the six arguments, as the register held it. */
    public long arg(int index) {
        return memory.getLong(32 + Long.BYTES * index);
    }
}
