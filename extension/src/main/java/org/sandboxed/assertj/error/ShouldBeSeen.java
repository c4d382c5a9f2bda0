package org.sandboxed.assertj.error;

import java.util.List;
import org.sandboxed.engine.handler.Syscall;

/** Certain syscalls should not have been tried, and nobody would have seen it. */
public final class ShouldBeSeen extends SandboxMessage {

    private ShouldBeSeen(Subject subject, List<Syscall> unwanted, List<Syscall> unseen) {
        super(
                subject,
                String.format("never attempt:%n%s", names(unwanted)),
                String.format(
                        "not every call is recorded of:%n%s%nIt is on request: @RecordSyscalls(\"%s\")",
                        names(unseen), unseen.get(0).name()));
    }

    /**
     * Makes the message.
     *
     * @param subject what the message is about
     * @param unwanted the syscalls that should not have been tried
     * @param unseen those of them that may have been tried without a trace
     * @return the message
     */
    public static ShouldBeSeen shouldBeSeen(Subject subject, List<Syscall> unwanted, List<Syscall> unseen) {
        return new ShouldBeSeen(subject, unwanted, unseen);
    }
}
