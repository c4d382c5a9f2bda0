package org.sandboxed.assertj.error;

import org.sandboxed.engine.record.SyscallLog;

/** A log should hold every event. */
public final class ShouldBeComplete extends SandboxMessage {

    private ShouldBeComplete(Subject subject, SyscallLog log) {
        super(
                subject,
                "have a complete record",
                "its " + log.dropped() + " oldest events were dropped, so what is not in it may have happened");
    }

    /**
     * Makes the message.
     *
     * @param subject what the message is about
     * @param log what was recorded
     * @return the message
     */
    public static ShouldBeComplete shouldBeComplete(Subject subject, SyscallLog log) {
        return new ShouldBeComplete(subject, log);
    }
}
