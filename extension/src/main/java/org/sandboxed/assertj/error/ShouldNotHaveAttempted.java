package org.sandboxed.assertj.error;

import java.util.List;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.SyscallLog;

/** Certain syscalls should not have been tried. */
public final class ShouldNotHaveAttempted extends SandboxMessage {

    private ShouldNotHaveAttempted(Subject subject, SyscallLog log, List<Syscall> unwanted) {
        super(
                subject,
                String.format("never attempt:%n%s", names(unwanted)),
                String.format("attempted was:%n%s", Excerpt.ofEvents(log.of(unwanted.toArray(Syscall[]::new)))));
    }

    /**
     * Makes the message.
     *
     * @param subject what the message is about
     * @param log what was recorded
     * @param unwanted the syscalls that were tried
     * @return the message
     */
    public static ShouldNotHaveAttempted shouldNotHaveAttempted(
            Subject subject, SyscallLog log, List<Syscall> unwanted) {
        return new ShouldNotHaveAttempted(subject, log, unwanted);
    }
}
