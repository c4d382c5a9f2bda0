package org.sandboxed.engine.internal.launch;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.process.MemoryLimit;
import org.sandboxed.engine.policy.Limits;

/** What keeps the limits of one run. Thread-safe. */
final class RunLimits implements AutoCloseable {

    private final @Nullable MemoryLimit memory;

    RunLimits(Limits limits) {
        this.memory =
                limits.memory().isPresent() ? new MemoryLimit(limits.memory().getAsLong()) : null;
    }

    /** The limit on memory, if there is one. */
    Optional<MemoryLimit> memory() {
        return Optional.ofNullable(memory);
    }

    /** Whether a process was killed because it asked for more memory than there is. */
    boolean hasKilledForMemory(int pid) {
        return memory != null && memory.wasExceededBy(pid);
    }

    /** Lets go of descriptors. */
    @Override
    public void close() {
        if (memory != null) {
            memory.close();
        }
    }
}
