package org.sandboxed.assertj.error;

import org.sandboxed.engine.record.SyscallLog;

/** Certain paths should not have been named by any syscall. */
public final class ShouldNotHaveTouched extends SandboxMessage {

    private ShouldNotHaveTouched(Subject subject, SyscallLog log, String pathGlob) {
        super(
                subject,
                item("never touch", pathGlob),
                String.format("touched was:%n%s", Excerpt.ofEvents(log.under(pathGlob))));
    }

    /**
     * Makes the message.
     *
     * @param subject what the message is about
     * @param log what was recorded
     * @param pathGlob the paths
     * @return the message
     */
    public static ShouldNotHaveTouched shouldNotHaveTouched(Subject subject, SyscallLog log, String pathGlob) {
        return new ShouldNotHaveTouched(subject, log, pathGlob);
    }
}
