package org.sandboxed.assertj.error;

import java.util.List;
import org.sandboxed.engine.handler.Syscall;

import static java.util.stream.Collectors.joining;

/** A log should have every call of certain syscalls. */
public final class ShouldSeeEvery extends SandboxMessage {

    private ShouldSeeEvery(Subject subject, List<Syscall> unseen) {
        super(
                subject,
                String.format("have every call of:%n%s", names(unseen)),
                String.format(
                        "the policy has no need to see each of them, so one that is not in it may have been made.%n"
                                + "They are recorded on request: @RecordSyscalls(%s)",
                        annotationValue(unseen)));
    }

    /**
     * Makes the message.
     *
     * @param subject what the message is about
     * @param unseen the syscalls of which calls go past the supervisor
     * @return the message
     */
    public static ShouldSeeEvery shouldSeeEvery(Subject subject, List<Syscall> unseen) {
        return new ShouldSeeEvery(subject, unseen);
    }

    private static String annotationValue(List<Syscall> syscalls) {
        String names = syscalls.stream().map(call -> '"' + call.name() + '"').collect(joining(", "));
        return syscalls.size() == 1 ? names : "{" + names + "}";
    }
}
