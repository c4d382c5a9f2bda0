package org.sandboxed.engine.internal.handler.time;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.Errnos;

/**
 * clock_nanosleep(2) until a time of day. The kernel would wait for its own, and to write another into the program's memory
 * would show; so the call is held until the moment comes by the sandbox's clock.
 */
final class SleepHandler implements Builtin {

    private final VirtualClock clock;
    private final int rule;
    private final byte[] bytes = new byte[Deadlines.SIZE];
    private final ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());

    SleepHandler(VirtualClock clock, Journal journal) {
        this.clock = clock;
        this.rule = journal.rule(TimeHandlers.RULE);
    }

    @Override
    public String name() {
        return TimeHandlers.NAME;
    }

    @Override
    public void handle(Call call) {
        if (!Deadlines.isMoment(call.intArgument(1)) || !Deadlines.isWallClock(call.intArgument(0))) {
            return;
        }
        call.answer().allow(rule);
        if (call.readBytes(call.argument(2), bytes, Deadlines.SIZE) != Deadlines.SIZE) {
            call.answer().fail(Errnos.EFAULT);
        } else if (!Deadlines.isValid(words, 0)) {
            call.answer().fail(Errnos.EINVAL);
        } else {
            Duration left = Deadlines.remaining(clock, Deadlines.read(bytes, 0));
            if (left.isNegative() || left.isZero()) {
                call.answer().returns(0);
            } else {
                call.answer().defer(new Sleep(call.hold(Syscall.CLOCK_NANOSLEEP), left));
            }
        }
    }
}
