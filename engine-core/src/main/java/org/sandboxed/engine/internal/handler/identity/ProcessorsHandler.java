package org.sandboxed.engine.internal.handler.identity;

import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.dispatch.SandboxMembers;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.Errnos;

/**
 * sched_getaffinity(2), from which {@code nproc}, C libraries and the JVM learn how many processors there are: the first
 * ones, as many as the policy says, on a machine that has no others.
 */
final class ProcessorsHandler implements Builtin {

    private final SandboxMembers members;
    private final byte[] mask;
    private final int count;
    private final int counted;

    ProcessorsHandler(int count, SandboxMembers members, Journal journal) {
        this.members = members;
        this.count = count;
        this.counted = journal.rule("cpus(" + count + ")");
        this.mask = new byte[(count + Long.SIZE - 1) / Long.SIZE * Long.BYTES];
        for (int i = 0; i < count; i++) {
            mask[i / Byte.SIZE] |= (byte) (1 << i % Byte.SIZE);
        }
    }

    @Override
    public void handle(Call call) {
        call.answer().allow(counted);
        int pid = call.intArgument(0);
        long size = call.intArgument(1) & 0xFFFF_FFFFL;
        if (size * Byte.SIZE < count || size % Long.BYTES != 0) {
            call.answer().fail(Errnos.EINVAL);
        } else if (members.areWithout(pid, call)) {
            call.answer().fail(Errnos.ESRCH);
        } else if (call.writeBytes(call.argument(2), mask, mask.length) < mask.length) {
            call.answer().fail(Errnos.EFAULT);
        } else {
            call.answer().returns(mask.length);
        }
    }

    @Override
    public String name() {
        return "identity";
    }
}
