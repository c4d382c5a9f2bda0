package org.sandboxed.engine.internal.handler.time;

import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.PosixTimers;

/** timer_settime(2) to a time of day. A timer belongs to its process, so nobody else can set it. */
final class PosixTimerHandler implements Builtin {

    /** When a {@code struct itimerspec} says that the timer goes off, behind the interval. */
    private static final int VALUE = 16;

    private final Translator translator;
    private final int rule;
    private final PosixTimers timers = new PosixTimers();

    PosixTimerHandler(Translator translator, Journal journal) {
        this.translator = translator;
        this.rule = journal.rule(TimeHandlers.RULE);
    }

    @Override
    public String name() {
        return TimeHandlers.NAME;
    }

    @Override
    public void handle(Call call) {
        if (Deadlines.isMoment(call.intArgument(1))
                && Deadlines.isWallClock(timers.clock(call.pid(), call.intArgument(0)))) {
            call.answer().allow(rule);
            call.answer().defer(translator.translate(call.hold(Syscall.TIMER_SETTIME), call.argument(2) + VALUE));
        }
    }
}
