package org.sandboxed.engine.internal.handler.cow;

import java.util.ArrayList;
import java.util.List;

/** Paths in the memory of programs that were replaced for an execve(2), until they are put right. Not thread-safe. */
final class ReplacedPaths {

    private final ExecMemory memory;
    private final List<PathChange> changes = new ArrayList<>();

    ReplacedPaths(ExecMemory memory) {
        this.memory = memory;
    }

    void add(PathChange change) {
        changes.add(change);
    }

    /** Puts right what is not needed any more; a thread makes a call. */
    void settle(int callingTid) {
        if (!changes.isEmpty()) {
            changes.removeIf(change -> {
                boolean isOver = change.tid() == callingTid || change.isOver();
                if (isOver) {
                    memory.restore(change, callingTid);
                }
                return isOver;
            });
        }
    }
}
