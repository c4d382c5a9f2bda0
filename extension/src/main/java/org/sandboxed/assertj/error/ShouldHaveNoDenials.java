package org.sandboxed.assertj.error;

import org.sandboxed.engine.record.SyscallLog;

/** Nothing should have been refused. */
public final class ShouldHaveNoDenials extends SandboxMessage {

    private ShouldHaveNoDenials(Subject subject, SyscallLog log) {
        super(subject, "have no denials", denialsOf(log));
    }

    /**
     * Makes the message.
     *
     * @param subject what the message is about
     * @param log what was recorded
     * @return the message
     */
    public static ShouldHaveNoDenials shouldHaveNoDenials(Subject subject, SyscallLog log) {
        return new ShouldHaveNoDenials(subject, log);
    }
}
