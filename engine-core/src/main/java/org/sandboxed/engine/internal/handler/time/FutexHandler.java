package org.sandboxed.engine.internal.handler.time;

import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.journal.Journal;

import static org.sandboxed.engine.internal.kernel.Clocks.FUTEX_CLOCK_REALTIME;

/**
 * futex(2) until a time of day, as pthread_cond_timedwait(3), pthread_mutex_timedlock(3) and sem_timedwait(3) wait. Not for
 * mutexes that lend priority: the kernel reads their deadline again when it goes on waiting.
 */
final class FutexHandler implements Builtin {

    private static final int FUTEX_WAIT_BITSET = 9;
    private static final int FUTEX_PRIVATE = 128;

    private final Translator translator;
    private final int rule;

    FutexHandler(Translator translator, Journal journal) {
        this.translator = translator;
        this.rule = journal.rule(TimeHandlers.RULE);
    }

    @Override
    public String name() {
        return TimeHandlers.NAME;
    }

    @Override
    public void handle(Call call) {
        int operation = call.intArgument(1) & ~FUTEX_PRIVATE;
        if (operation == (FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME) && call.argument(3) != 0) {
            call.answer().allow(rule);
            call.answer().defer(translator.translate(call.hold(Syscall.FUTEX), call.argument(3)));
        }
    }
}
