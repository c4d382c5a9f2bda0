package org.sandboxed.assertj;

import java.util.Objects;
import java.util.Optional;
import org.assertj.core.api.AbstractObjectAssert;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.Decision;
import org.sandboxed.engine.record.SyscallEvent;

import static org.sandboxed.assertj.error.ShouldHaveProperty.shouldHaveProperty;

/** Assertions on one recorded syscall. */
public final class SyscallEventAssert extends AbstractObjectAssert<SyscallEventAssert, SyscallEvent> {

    private static final String NOTHING = "none";

    SyscallEventAssert(@Nullable SyscallEvent actual) {
        super(actual, SyscallEventAssert.class);
    }

    /**
     * Verifies that the sandbox refused the call.
     *
     * @return this
     */
    public SyscallEventAssert isDenied() {
        isNotNull();
        return verify("verdict", "a denial", actual.isDenial() ? "a denial" : actual.verdict());
    }

    /**
     * Verifies that the sandbox did not refuse the call; it may still have failed.
     *
     * @return this
     */
    public SyscallEventAssert isNotDenied() {
        isNotNull();
        return verify("verdict", "no denial", actual.isDenial() ? actual.verdict() : "no denial");
    }

    /**
     * Verifies which syscall it is.
     *
     * @param expected the syscall
     * @return this
     */
    public SyscallEventAssert hasSyscall(Syscall expected) {
        isNotNull();
        return verify("syscall", expected, actual.syscall());
    }

    /**
     * Verifies the path that the call names, as the program passed it; for rename and link, the old one.
     *
     * @param expected the path
     * @return this
     */
    public SyscallEventAssert hasPath(String expected) {
        isNotNull();
        return verify("path", expected, actual.path().orElse(NOTHING));
    }

    /**
     * Verifies the errno that the sandbox gave.
     *
     * @param expected the errno
     * @return this
     */
    public SyscallEventAssert failedWith(Errno expected) {
        isNotNull();
        return verify("errno", expected, errno().<Object>map(errno -> errno).orElse(NOTHING));
    }

    /**
     * Verifies who decided.
     *
     * @param expected the name of a handler, or {@code kernel}
     * @return this
     */
    public SyscallEventAssert wasDecidedBy(String expected) {
        isNotNull();
        return verify("author of the decision", expected, actual.decidedBy());
    }

    /**
     * Verifies the rule behind the decision.
     *
     * @param expected the rule in the words of the policy
     * @return this
     */
    public SyscallEventAssert hasRule(String expected) {
        isNotNull();
        return verify("rule", expected, actual.rule().orElse(NOTHING));
    }

    private Optional<Errno> errno() {
        return actual.decision() instanceof Decision.Failed failed ? Optional.of(failed.errno()) : Optional.empty();
    }

    private SyscallEventAssert verify(String property, Object expected, Object seen) {
        if (!Objects.equals(expected, seen)) {
            throwAssertionError(shouldHaveProperty(actual, property, expected, seen));
        }
        return this;
    }
}
