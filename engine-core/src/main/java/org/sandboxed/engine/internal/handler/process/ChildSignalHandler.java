package org.sandboxed.engine.internal.handler.process;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;

/**
 * rt_sigaction(2): adds SA_RESTART to handlers of SIGCHLD. A trapped fork sleeps until the supervisor has received it, and a
 * signal ends that sleep: with SA_RESTART the kernel makes the call again, without it fork(2) fails with EINTR, which it
 * never does otherwise and no program expects. A shell forks while its other children end, so of all signals this one would
 * hit. See sigaction(2), signal(7).
 */
final class ChildSignalHandler implements Builtin {

    private static final long SA_RESTART = 0x10000000L;
    private static final long SIG_IGN = 1;
    private static final int FLAGS_OFFSET = Long.BYTES;

    private final byte[] action = new byte[2 * Long.BYTES];
    private final ByteBuffer words = ByteBuffer.wrap(action).order(ByteOrder.nativeOrder());

    @Override
    public void handle(Call call) {
        long address = call.argument(1);
        if (call.readBytes(address, action, action.length) < action.length) {
            // The kernel cannot read it either, and says so.
            return;
        }
        long handler = words.getLong(0);
        long flags = words.getLong(FLAGS_OFFSET);
        boolean isHandled = handler != 0 && handler != SIG_IGN;
        if (isHandled && (flags & SA_RESTART) == 0) {
            words.putLong(0, flags | SA_RESTART);
            call.writeBytes(address + FLAGS_OFFSET, action, Long.BYTES);
        }
    }

    @Override
    public String name() {
        return "processes";
    }
}
