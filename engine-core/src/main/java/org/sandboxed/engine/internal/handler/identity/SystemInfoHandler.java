package org.sandboxed.engine.internal.handler.identity;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.handler.proc.BootTime;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Machine;
import org.sandboxed.engine.internal.process.MemoryLimit;

/**
 * sysinfo(2), from which C libraries and the JVM learn how much memory there is: as much as the policy allows, and no swap;
 * and how long the machine has run, where it was started with the sandbox, with nothing to do. The rest is the machine's
 * answer.
 */
final class SystemInfoHandler implements Builtin {

    private static final int UPTIME = 0;
    private static final int LOADS = 8;
    private static final int AVERAGES = 3;
    private static final int TOTAL_RAM = 32;
    private static final int FREE_RAM = 40;
    private static final int SHARED_RAM = 48;
    private static final int BUFFER_RAM = 56;
    private static final int TOTAL_SWAP = 64;
    private static final int FREE_SWAP = 72;
    private static final int TOTAL_HIGH = 88;
    private static final int FREE_HIGH = 96;
    private static final int UNIT = 104;

    private final Optional<MemoryLimit> memory;
    private final Optional<BootTime> boot;
    private final int rule;

    SystemInfoHandler(Optional<MemoryLimit> memory, Optional<BootTime> boot, Journal journal) {
        this.memory = memory;
        this.boot = boot;
        this.rule = journal.rule(memory.isPresent() ? "maxMemory" : "the clock of the sandbox");
    }

    @Override
    public void handle(Call call) {
        call.answer().allow(rule);
        byte[] answer = Machine.systemInfo();
        ByteBuffer fields = ByteBuffer.wrap(answer).order(ByteOrder.nativeOrder());
        memory.ifPresent(limit -> putMemory(fields, limit));
        boot.ifPresent(time -> putStart(fields, time));
        if (call.writeBytes(call.argument(0), answer, answer.length) < answer.length) {
            call.answer().fail(Errnos.EFAULT);
        } else {
            call.answer().returns(0);
        }
    }

    private static void putMemory(ByteBuffer fields, MemoryLimit limit) {
        fields.putLong(TOTAL_RAM, limit.max());
        fields.putLong(FREE_RAM, Math.max(0, limit.max() - limit.used()));
        for (int none : new int[] {SHARED_RAM, BUFFER_RAM, TOTAL_SWAP, FREE_SWAP, TOTAL_HIGH, FREE_HIGH}) {
            fields.putLong(none, 0);
        }
        fields.putInt(UNIT, 1);
    }

    private static void putStart(ByteBuffer fields, BootTime boot) {
        fields.putLong(UPTIME, boot.seconds());
        for (int i = 0; i < AVERAGES; i++) {
            fields.putLong(LOADS + i * Long.BYTES, 0);
        }
    }

    @Override
    public String name() {
        return "identity";
    }
}
