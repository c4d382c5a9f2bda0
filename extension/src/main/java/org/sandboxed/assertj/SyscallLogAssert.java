package org.sandboxed.assertj;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.assertj.core.api.AbstractIterableAssert;
import org.assertj.core.api.ObjectAssert;
import org.assertj.core.error.ErrorMessageFactory;
import org.jspecify.annotations.Nullable;
import org.sandboxed.assertj.error.Subject;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.policy.Given;
import org.sandboxed.engine.record.SyscallEvent;
import org.sandboxed.engine.record.SyscallLog;

import static org.sandboxed.assertj.error.ShouldBeComplete.shouldBeComplete;
import static org.sandboxed.assertj.error.ShouldBeSeen.shouldBeSeen;
import static org.sandboxed.assertj.error.ShouldHaveAttempted.shouldHaveAttempted;
import static org.sandboxed.assertj.error.ShouldHaveAttemptedPath.shouldHaveAttemptedPath;
import static org.sandboxed.assertj.error.ShouldHaveDenied.shouldHaveDenied;
import static org.sandboxed.assertj.error.ShouldHaveNoDenials.shouldHaveNoDenials;
import static org.sandboxed.assertj.error.ShouldNotHaveAttempted.shouldNotHaveAttempted;
import static org.sandboxed.assertj.error.ShouldNotHaveTouched.shouldNotHaveTouched;

/**
 * Assertions on recorded syscalls. Everything that AssertJ has for iterables works on the events too: {@code extracting},
 * {@code filteredOn}, {@code anySatisfy}, {@code hasSize}. A live view is frozen when the assertion starts.
 */
public final class SyscallLogAssert
        extends AbstractIterableAssert<SyscallLogAssert, SyscallLog, SyscallEvent, ObjectAssert<SyscallEvent>> {

    private static final String SYSCALL = "a syscall";

    private final Subject subject;

    SyscallLogAssert(@Nullable SyscallLog actual) {
        this(actual, Subject.log());
    }

    SyscallLogAssert(@Nullable SyscallLog actual, Subject subject) {
        super(actual == null ? null : actual.snapshot(), SyscallLogAssert.class);
        this.subject = subject;
    }

    /**
     * Verifies that the sandbox refused nothing. Exact even where events were dropped.
     *
     * @return this
     */
    public SyscallLogAssert hasNoDenials() {
        isNotNull();
        return verify(actual.denied().isEmpty(), () -> shouldHaveNoDenials(subject, actual));
    }

    /**
     * Verifies that the sandbox refused at least one call of each of some syscalls.
     *
     * @param syscalls the syscalls, at least one
     * @return this
     */
    public SyscallLogAssert containsDenied(Syscall... syscalls) {
        isNotNull();
        SyscallLog denied = actual.denied();
        List<Syscall> missing = Wanted.some(syscalls, SYSCALL).stream()
                .filter(call -> denied.count(call) == 0)
                .toList();
        return verify(missing.isEmpty(), () -> shouldHaveDenied(subject, actual, missing));
    }

    /**
     * Verifies that each of some syscalls was tried at least once, whatever came of it.
     *
     * @param syscalls the syscalls, at least one
     * @return this
     */
    public SyscallLogAssert attempted(Syscall... syscalls) {
        isNotNull();
        List<Syscall> missing = Wanted.some(syscalls, SYSCALL).stream()
                .filter(call -> actual.count(call) == 0)
                .toList();
        return verify(missing.isEmpty(), () -> shouldHaveAttempted(subject, actual, missing));
    }

    /**
     * Verifies that none of some syscalls was tried. Fails where nobody would have seen it: of a syscall that the policy has no
     * need to see, every call is recorded on request only; see {@link SyscallLog#sees(Syscall)}.
     *
     * @param syscalls the syscalls, at least one
     * @return this
     */
    public SyscallLogAssert neverAttempted(Syscall... syscalls) {
        isNotNull();
        List<Syscall> wanted = Wanted.some(syscalls, SYSCALL);
        List<Syscall> unwanted =
                wanted.stream().filter(call -> actual.count(call) > 0).toList();
        List<Syscall> unseen =
                wanted.stream().filter(call -> !actual.sees(call)).toList();
        return verify(unwanted.isEmpty(), () -> shouldNotHaveAttempted(subject, actual, unwanted))
                .verify(unseen.isEmpty(), () -> shouldBeSeen(subject, wanted, unseen));
    }

    /**
     * Verifies that some syscall named a path, whatever came of it.
     *
     * @param pathGlob a path with everything below it, or a pattern; see {@link SyscallLog#under(String)}
     * @return this
     */
    public SyscallLogAssert attemptedPath(String pathGlob) {
        isNotNull();
        Given.value("attemptedPath", pathGlob);
        return verify(!actual.under(pathGlob).isEmpty(), () -> shouldHaveAttemptedPath(subject, actual, pathGlob));
    }

    /**
     * Verifies that no recorded syscall named a path, not even in vain. Fails where events were dropped: what is not in an
     * incomplete record may have happened. Who only looks, with stat(2), access(2) or readlink(2), leaves a trace where the sandbox
     * has a {@code workdir}, a {@code chroot} or a clock, or where they are recorded on request.
     *
     * @param pathGlob a path with everything below it, or a pattern; see {@link SyscallLog#under(String)}
     * @return this
     */
    public SyscallLogAssert neverTouched(String pathGlob) {
        isNotNull();
        Given.value("neverTouched", pathGlob);
        verify(actual.under(pathGlob).isEmpty(), () -> shouldNotHaveTouched(subject, actual, pathGlob));
        return isComplete();
    }

    /**
     * Verifies that no event was dropped.
     *
     * @return this
     */
    public SyscallLogAssert isComplete() {
        isNotNull();
        return verify(actual.dropped() == 0, () -> shouldBeComplete(subject, actual));
    }

    @Override
    protected ObjectAssert<SyscallEvent> toAssert(SyscallEvent value, String description) {
        return new ObjectAssert<>(value).as(description);
    }

    @Override
    protected SyscallLogAssert newAbstractIterableAssert(Iterable<? extends SyscallEvent> iterable) {
        List<SyscallEvent> events = StreamSupport.stream(iterable.spliterator(), false)
                .map(SyscallEvent.class::cast)
                .toList();
        return new SyscallLogAssert(new SelectedEvents(events, actual), subject);
    }

    private SyscallLogAssert verify(boolean holds, Supplier<ErrorMessageFactory> message) {
        if (!holds) {
            throwAssertionError(message.get());
        }
        return this;
    }
}
