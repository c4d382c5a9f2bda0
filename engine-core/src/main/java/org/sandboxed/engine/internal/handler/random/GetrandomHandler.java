package org.sandboxed.engine.internal.handler.random;

import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.ChildMemory;
import org.sandboxed.engine.internal.kernel.Errnos;

/** getrandom(2) from the stream of the caller. Bytes that could not be written are not taken. */
final class GetrandomHandler implements Builtin {

    private static final int GRND_NONBLOCK = 1;
    private static final int GRND_RANDOM = 2;
    private static final int GRND_INSECURE = 4;
    /** A longer request gets this much: more than 256 bytes may be cut short. */
    private static final int MAX_LENGTH = 1 << 20;

    private final RandomStreams streams;
    private final int seeded;
    private final byte[] bytes = new byte[ChildMemory.MAX_STRING];

    GetrandomHandler(RandomStreams streams, Journal journal) {
        this.streams = streams;
        this.seeded = journal.rule(RandomHandlers.RULE);
    }

    @Override
    public String name() {
        return RandomHandlers.NAME;
    }

    @Override
    public void handle(Call call) {
        int flags = call.intArgument(2);
        int both = GRND_RANDOM | GRND_INSECURE;
        if ((flags & ~(GRND_NONBLOCK | both)) != 0 || (flags & both) == both) {
            call.answer().fail(Errnos.EINVAL);
            return;
        }
        RandomStream stream = streams.of(call.tid());
        long wanted = call.argument(1);
        int length = wanted < 0 || wanted > MAX_LENGTH ? MAX_LENGTH : (int) wanted;
        int written = write(call, stream, length);
        call.answer().allow(seeded);
        if (written < 0) {
            call.answer().fail(-written);
        } else {
            stream.skip(written);
            call.answer().returns(written);
        }
    }

    /** How many bytes were written, fewer where a page is missing, or a negated errno. */
    private int write(Call call, RandomStream stream, int length) {
        int done = 0;
        while (done < length) {
            int chunk = Math.min(bytes.length, length - done);
            stream.peek(done, bytes, chunk);
            int written = call.writeBytes(call.argument(0) + done, bytes, chunk);
            if (written <= 0) {
                return done > 0 ? done : Math.min(written, -Errnos.EFAULT);
            }
            done += written;
            if (written < chunk) {
                return done;
            }
        }
        return done;
    }
}
