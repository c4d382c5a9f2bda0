package org.sandboxed.engine.internal.journal;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.record.Decision;
import org.sandboxed.engine.record.Verdict;

/** Which verdict a decision is, laid out so that asking allocates nothing. */
final class VerdictTable {

    private static final int ERRNOS = 256;
    private static final boolean[] IS_DENIAL = denials();

    private VerdictTable() {}

    static Verdict of(DecisionKind kind, long value, @Nullable RuleText rule) {
        if (kind == DecisionKind.KILLED) {
            return Verdict.KILLED;
        }
        if (rule != null && rule.isRefusing()) {
            return Verdict.DENIED;
        }
        return switch (kind) {
            case CONTINUED -> Verdict.CONTINUED;
            // Where a rule allowed the call, the errno is what the kernel said when it was carried out.
            case FAILED -> rule == null && isDenial(value) ? Verdict.DENIED : Verdict.FAILED;
            default -> Verdict.ANSWERED;
        };
    }

    /** An errno that Linux does not define is nothing that the kernel would have answered. */
    private static boolean isDenial(long errno) {
        return errno < 0 || errno >= ERRNOS || IS_DENIAL[(int) errno];
    }

    private static boolean[] denials() {
        boolean[] denials = new boolean[ERRNOS];
        for (int number = 0; number < ERRNOS; number++) {
            Optional<Errno> errno = Errno.find(number);
            denials[number] = errno.isEmpty() || new Decision.Failed(errno.get()).isDenial();
        }
        return denials;
    }
}
