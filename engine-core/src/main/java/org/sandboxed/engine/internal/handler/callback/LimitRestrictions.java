package org.sandboxed.engine.internal.handler.callback;

import java.util.Optional;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.internal.process.ForkLimit;
import org.sandboxed.engine.internal.process.MemoryLimit;
import org.sandboxed.engine.policy.ByteSize;

/**
 * Limits of a run that a callback can lower, and raise again: those that there are, for what is not limited is not trapped,
 * and so could not be refused.
 *
 * @param memory that on memory
 * @param forks that on processes
 */
public record LimitRestrictions(Optional<MemoryLimit> memory, Optional<ForkLimit> forks) {

    void restrictMemory(String size) {
        long bytes = ByteSize.parse("restrictMemory", size).bytes();
        MemoryLimit limit = memory.orElseThrow(() -> unlimited("restrictMemory", size, "maxMemory(\"…\")"));
        if (bytes > limit.max()) {
            throw new SandboxException("restrictMemory: " + size + " is more than the policy's maxMemory, "
                    + new ByteSize(limit.max()) + "; a callback can only lower it");
        }
        limit.restrict(bytes);
    }

    /** The policy is the most that can be granted, so more than that is that. */
    void grantMemory(String size) {
        long bytes = ByteSize.parse("grantMemory", size).bytes();
        memory.orElseThrow(() -> unlimited("grantMemory", size, "maxMemory(\"…\")"))
                .raise(bytes);
    }

    void restrictMemoryOf(int number, String size) {
        long bytes = ByteSize.parse("restrictMemoryOf", size).bytes();
        MemoryLimit limit = memory.orElseThrow(() -> unlimited("restrictMemoryOf", size, "maxMemory(\"…\")"));
        limit.ofProcesses().set(number, Math.min(bytes, limit.max()));
    }

    void liftMemoryOf(int number) {
        memory.ifPresent(limit -> limit.ofProcesses().all().remove(number));
    }

    void restrictProcessesOf(int number, int count) {
        ForkLimit limit = forks("restrictProcessesOf", count);
        limit.ofProcesses().set(number, Math.min(count, limit.max()));
    }

    void liftProcessesOf(int number) {
        forks.ifPresent(limit -> limit.ofProcesses().all().remove(number));
    }

    void restrictProcesses(int count) {
        ForkLimit limit = forks("restrictProcesses", count);
        if (count > limit.max()) {
            throw new SandboxException("restrictProcesses: " + count + " is more than the policy's maxProcesses, "
                    + limit.max() + "; a callback can only lower it");
        }
        limit.restrict(count);
    }

    /** The policy is the most that can be granted, so more than that is that. */
    void grantProcesses(int count) {
        forks("grantProcesses", count).raise(count);
    }

    private ForkLimit forks(String method, int count) {
        if (count < 1) {
            throw new SandboxException(method + ": " + count + " is not a positive number");
        }
        return forks.orElseThrow(() -> unlimited(method, Integer.toString(count), "maxProcesses(…)"));
    }

    private static SandboxException unlimited(String method, String value, String option) {
        return new SandboxException(method + ": " + value + " cannot be enforced, for the policy has no such limit and"
                + " nothing is counted; set one with " + option + ", as high as you like");
    }
}
