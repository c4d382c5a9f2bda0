package org.sandboxed.assertj.error;

import java.util.List;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.SyscallLog;

/** Certain syscalls should have been refused. */
public final class ShouldHaveDenied extends SandboxMessage {

    private ShouldHaveDenied(Subject subject, SyscallLog log, List<Syscall> missing) {
        super(
                subject,
                String.format("have denied:%n%s", names(missing)),
                denialsOf(log)
                        + block(
                                "and what became of them was",
                                Excerpt.ofEvents(log.of(missing.toArray(Syscall[]::new)))));
    }

    /**
     * Makes the message.
     *
     * @param subject what the message is about
     * @param log what was recorded
     * @param missing the syscalls that were not refused
     * @return the message
     */
    public static ShouldHaveDenied shouldHaveDenied(Subject subject, SyscallLog log, List<Syscall> missing) {
        return new ShouldHaveDenied(subject, log, missing);
    }
}
