package org.sandboxed.engine.internal.handler.fault;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.dispatch.CallerDescriptor;
import org.sandboxed.engine.internal.dispatch.Failures;
import org.sandboxed.engine.internal.handler.time.VirtualClock;
import org.sandboxed.engine.internal.journal.TextKind;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.policy.ClockStart;

/** Makes a call go wrong as its rule says. */
final class Effects {

    /** The largest number that a call returns, negated, to say that it failed. */
    static final int MAX_ERRNO = 4095;

    private final Failures failures;
    private final Optional<VirtualClock> clock;

    Effects(Failures failures, Optional<VirtualClock> clock) {
        this.failures = failures;
        this.clock = clock;
    }

    void apply(Rule rule, int number, Call call, FaultedCall facts) {
        Effect effect = rule.effect();
        if (effect instanceof Effect.Delay delay) {
            // Others decide; what they decide is then sent later.
            call.answer().delay(delay.duration().toNanos());
            goesOn(rule, call);
            return;
        }
        if (effect instanceof Effect.Jump jump) {
            jump(rule, jump.by());
            goesOn(rule, call);
            return;
        }
        note(call, TextKind.PATH, facts.file());
        call.answer().allow(number);
        if (effect instanceof Effect.Fail fail) {
            call.answer().fail(fail.errno().number());
        } else if (effect instanceof Effect.Return value) {
            call.answer().returns(value.value());
        } else if (effect instanceof Effect.Kill kill) {
            call.answer().kill(kill.signal());
        } else if (effect instanceof Effect.Shorten shorten) {
            shorten(rule, call, shorten.bytes());
        } else if (effect instanceof Effect.Reset) {
            reset(rule, call);
        }
        rule.countFiring();
    }

    /** The call is still to be decided by others. */
    private static void goesOn(Rule rule, Call call) {
        note(call, TextKind.NOTE, "fault: " + rule.describe());
        rule.countFiring();
    }

    private void jump(Rule rule, Duration by) {
        VirtualClock leaping = clock.orElseThrow();
        Instant to = leaping.now().plus(by);
        if (to.isBefore(ClockStart.MIN) || to.isAfter(ClockStart.MAX)) {
            failures.add(new SandboxException("The fault " + rule.describe() + " leads to " + to
                    + ", which is not between " + ClockStart.MIN + " and " + ClockStart.MAX + "; the clock was left"));
        } else {
            leaping.set(to);
        }
    }

    private static void note(Call call, TextKind kind, String text) {
        if (!text.isEmpty()) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            call.note(kind, bytes, bytes.length);
        }
    }

    private void shorten(Rule rule, Call call, int bytes) {
        int fd = CallerDescriptor.duplicate(call);
        if (fd < 0) {
            fail(rule, call, fd, Errnos.EIO);
            return;
        }
        Syscall syscall = Syscall.of(call.nr());
        call.answer().defer(ShortTransfer.of(call, call.hold(syscall), new Fd(fd), bytes));
    }

    private void reset(Rule rule, Call call) {
        int fd = CallerDescriptor.duplicate(call);
        if (fd < 0) {
            fail(rule, call, fd, Errnos.ECONNRESET);
            return;
        }
        call.answer().defer(new ConnectionReset(new Fd(fd)));
    }

    private void fail(Rule rule, Call call, int error, int errno) {
        call.answer().fail(errno);
        if (error == -Errnos.EPERM || error == -Errnos.ENOSYS) {
            failures.add(new SandboxException("The fault " + rule.describe()
                    + " cannot be made: pidfd_getfd(2) is not permitted here (" + Errnos.name(-error)
                    + "), so the call failed with " + Errnos.name(errno) + " alone; use fail(Errno), or let the"
                    + " container allow pidfd_getfd"));
        } else {
            call.answer().fail(-error);
        }
    }
}
