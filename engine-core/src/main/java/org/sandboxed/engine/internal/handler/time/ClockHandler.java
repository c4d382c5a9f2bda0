package org.sandboxed.engine.internal.handler.time;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.AuxiliaryVector;
import org.sandboxed.engine.internal.kernel.Errnos;

/**
 * clock_gettime(2), gettimeofday(2) and time(2) made as system calls. Those that the vDSO makes, where it cannot read the
 * machine's clock itself, get the machine's time: what they are for is added behind them.
 */
final class ClockHandler implements Builtin {

    private static final int PAIR = 16;
    private static final int NANOS_PER_MICRO = 1000;

    private final int gettimeofdayNr = Syscall.GETTIMEOFDAY.number();
    private final int timeNr = Syscall.TIME.isAvailable() ? Syscall.TIME.number() : -1;

    private final VirtualClock clock;
    private final int vdsoSize;
    private final int rule;
    private final AuxiliaryVector vector = new AuxiliaryVector();
    private final byte[] bytes = new byte[PAIR];
    private final ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());

    /**
     * A handler.
     *
     * @param vdsoSize how many bytes of a program are its vDSO
     */
    ClockHandler(VirtualClock clock, int vdsoSize, Journal journal) {
        this.clock = clock;
        this.vdsoSize = vdsoSize;
        this.rule = journal.rule(TimeHandlers.RULE);
    }

    @Override
    public String name() {
        return TimeHandlers.NAME;
    }

    @Override
    public void handle(Call call) {
        if (isFromVdso(call)) {
            return;
        }
        Instant now = clock.now();
        call.answer().allow(rule);
        if (call.nr() == timeNr) {
            time(call, now);
        } else if (call.nr() == gettimeofdayNr) {
            gettimeofday(call, now);
        } else {
            finish(call, put(call, call.argument(1), now.getEpochSecond(), now.getNano()));
        }
    }

    private boolean isFromVdso(Call call) {
        long from = call.instructionPointer();
        vector.read(call.pid());
        return vector.vdso() != 0
                && Long.compareUnsigned(from, vector.vdso()) >= 0
                && Long.compareUnsigned(from, vector.vdso() + vdsoSize) < 0;
    }

    private void time(Call call, Instant now) {
        long address = call.argument(0);
        words.putLong(0, now.getEpochSecond());
        if (address != 0 && call.writeBytes(address, bytes, Long.BYTES) != Long.BYTES) {
            call.answer().fail(Errnos.EFAULT);
        } else {
            call.answer().returns(now.getEpochSecond());
        }
    }

    private void gettimeofday(Call call, Instant now) {
        boolean isWritten = call.argument(0) == 0
                || put(call, call.argument(0), now.getEpochSecond(), now.getNano() / NANOS_PER_MICRO);
        words.putLong(0, 0);
        boolean isZoneWritten =
                call.argument(1) == 0 || call.writeBytes(call.argument(1), bytes, Long.BYTES) == Long.BYTES;
        finish(call, isWritten && isZoneWritten);
    }

    private boolean put(Call call, long address, long seconds, long fraction) {
        words.putLong(0, seconds);
        words.putLong(Long.BYTES, fraction);
        return call.writeBytes(address, bytes, PAIR) == PAIR;
    }

    private static void finish(Call call, boolean isWritten) {
        if (isWritten) {
            call.answer().returns(0);
        } else {
            call.answer().fail(Errnos.EFAULT);
        }
    }
}
