package org.sandboxed.engine.internal.process;

import org.sandboxed.engine.internal.kernel.ProcessMemory;

/** What one process counts for a {@link MemoryLimit}. Not thread-safe. */
final class MemoryHolder {

    private final ProcessMemory memory;
    private long inherited;
    private long measured;
    private long shared;
    private long heapEnd;
    private boolean isStarting;

    /** A process that was copied from its parent, whose memory it shares until one of them writes. */
    MemoryHolder(ProcessMemory memory) {
        this.memory = memory;
        this.inherited = memory.bytes();
    }

    /** It executes a program: what it had is gone. Until the program asks for memory there is nothing to be measured. */
    void exec() {
        inherited = 0;
        measured = 0;
        shared = 0;
        heapEnd = 0;
        isStarting = true;
    }

    /** It makes a call for memory. */
    void calls() {
        isStarting = false;
    }

    /** Asks the kernel; false where the process has ended. */
    boolean measure() {
        if (isStarting) {
            return true;
        }
        long bytes = memory.bytes();
        measured = Math.max(0, bytes - inherited);
        return bytes > 0;
    }

    /** What it counts. */
    long bytes() {
        return measured + shared;
    }

    /** It has been let have more, which will be seen when it is measured next. */
    void grant(long more) {
        measured += more;
    }

    /** It has been let have memory that others can share, which the kernel does not count for it. */
    void grantShared(long more) {
        shared += more;
    }

    ProcessMemory memory() {
        return memory;
    }

    /** Where its heap ends. */
    long heapEnd() {
        if (heapEnd == 0) {
            heapEnd = memory.heapEnd();
        }
        return heapEnd;
    }

    void heapEnd(long end) {
        heapEnd = end;
    }
}
