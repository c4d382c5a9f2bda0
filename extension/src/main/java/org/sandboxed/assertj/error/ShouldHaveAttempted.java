package org.sandboxed.assertj.error;

import java.util.List;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.SyscallLog;

/** Certain syscalls should have been tried. */
public final class ShouldHaveAttempted extends SandboxMessage {

    private ShouldHaveAttempted(Subject subject, SyscallLog log, List<Syscall> missing) {
        super(subject, String.format("attempt:%n%s", names(missing)), seen(log) + hint(missing));
    }

    /**
     * Makes the message.
     *
     * @param subject what the message is about
     * @param log what was recorded
     * @param missing the syscalls that were not tried
     * @return the message
     */
    public static ShouldHaveAttempted shouldHaveAttempted(Subject subject, SyscallLog log, List<Syscall> missing) {
        return new ShouldHaveAttempted(subject, log, missing);
    }

    private static String seen(SyscallLog log) {
        List<String> counts = log.counts().entrySet().stream()
                .map(entry -> entry.getKey().name() + " (" + entry.getValue() + ")")
                .toList();
        return counts.isEmpty()
                ? "nothing was recorded"
                : String.format("recorded was only:%n%s", Excerpt.ofFirst(counts));
    }

    private static String hint(List<Syscall> missing) {
        return String.format(
                "%nA syscall that the policy has no need to see is recorded on request: @RecordSyscalls(\"%s\")",
                missing.get(0).name());
    }
}
