package org.sandboxed.engine.internal.handler.time;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.dispatch.CallerDescriptor;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.TimerFiles;

/**
 * timerfd_settime(2) to a time of day: set on a duplicate of the program's timer to when that comes by the machine's clock, so
 * that the program's memory stays as it is.
 */
final class TimerHandler implements Builtin {

    /** When a {@code struct itimerspec} says that the timer goes off, behind the interval. */
    private static final int VALUE = 16;

    private final VirtualClock clock;
    private final int rule;
    private final int notPermitted;
    private final TimerFiles timers = new TimerFiles();
    private final byte[] spec = new byte[TimerFiles.SPEC_SIZE];
    private final ByteBuffer words = ByteBuffer.wrap(spec).order(ByteOrder.nativeOrder());
    private final byte[] old = new byte[TimerFiles.SPEC_SIZE];

    TimerHandler(VirtualClock clock, Journal journal) {
        this.clock = clock;
        this.rule = journal.rule(TimeHandlers.RULE);
        this.notPermitted = journal.refusal(
                "pidfd_getfd(2) is not permitted here, so a timer cannot be set to a time of the sandbox's clock");
    }

    @Override
    public String name() {
        return TimeHandlers.NAME;
    }

    @Override
    public void handle(Call call) {
        int flags = call.intArgument(1);
        if (!Deadlines.isMoment(flags) || !Deadlines.isWallClock(timers.clock(call.tid(), call.intArgument(0)))) {
            return;
        }
        call.answer().allow(rule);
        if (call.readBytes(call.argument(2), spec, spec.length) != spec.length) {
            call.answer().fail(Errnos.EFAULT);
        } else if (!Deadlines.isValid(words, VALUE)) {
            call.answer().fail(Errnos.EINVAL);
        } else {
            set(call, flags);
        }
    }

    private void set(Call call, int flags) {
        if (words.getLong(VALUE) != 0 || words.getLong(VALUE + Long.BYTES) != 0) {
            Deadlines.toMachine(clock, spec, VALUE);
        }
        int timer = CallerDescriptor.duplicate(call);
        if (timer == -Errnos.EPERM || timer == -Errnos.ENOSYS) {
            call.answer().refuse(Errnos.EPERM, notPermitted);
            return;
        }
        int result = timer < 0 ? timer : timers.set(timer, flags, spec, old);
        if (timer >= 0) {
            Fd.closeRaw(timer);
        }
        boolean isTold =
                result < 0 || call.argument(3) == 0 || call.writeBytes(call.argument(3), old, old.length) == old.length;
        if (result < 0 || !isTold) {
            call.answer().fail(result < 0 ? -result : Errnos.EFAULT);
        } else {
            call.answer().returns(result);
        }
    }
}
