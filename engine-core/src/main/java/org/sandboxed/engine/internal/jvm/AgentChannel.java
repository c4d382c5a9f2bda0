package org.sandboxed.engine.internal.jvm;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.Files;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.NativeText;
import org.sandboxed.engine.internal.kernel.OpenFlags;
import org.sandboxed.engine.internal.kernel.Pipes;
import org.sandboxed.engine.internal.kernel.Poll;

/**
 * Questions to a {@link ThreadAgent} and its answers, one at a time. Nothing that comes from the sandbox is trusted: an answer
 * has a largest size, and none is waited for longer than asked for. Thread-safe.
 */
final class AgentChannel implements AutoCloseable {

    private static final int QUESTION_SIZE = 8;
    private static final int HEAD_SIZE = 8;
    private static final int LARGEST = 1 << 20;
    private static final int CHUNK = 1 << 16;
    /** How long an interrupt, which ends the wait, may go unnoticed. */
    private static final int SLICE_MILLIS = 20;

    private final Fd questions;
    private final Fd answers;
    private final NativeMemory chunk = NativeMemory.onDemand(CHUNK);
    private final NativeMemory entry = NativeMemory.allocate(Poll.ENTRY_SIZE);
    private byte[] received = new byte[HEAD_SIZE];
    private int length;
    private int asked;
    private volatile int answered = -1;
    private volatile boolean isBroken;

    private AgentChannel(Fd questions, Fd answers) {
        this.questions = questions;
        this.answers = answers;
    }

    /** Opens both pipes for reading and writing, so that neither side waits for the other to come. */
    static AgentChannel open(AgentFiles files) {
        Fd questions = open(files.questions());
        try {
            return new AgentChannel(questions, open(files.answers()));
        } catch (KernelException e) {
            questions.close();
            throw e;
        }
    }

    private static Fd open(Path path) {
        byte[] name = NativeText.encode(path.toString());
        int flags = OpenFlags.O_RDWR | OpenFlags.O_NONBLOCK | OpenFlags.O_CLOEXEC;
        int fd = new Files().openat2(OpenFlags.AT_FDCWD, name, name.length, flags, 0, 0);
        return new Fd(KernelException.require(fd, "open"));
    }

    /** Whether the agent has answered once. */
    boolean isOpen() {
        return answered >= 0;
    }

    /** Whether nothing is to be expected any more, for the agent does not keep to what is agreed. */
    boolean isBroken() {
        return isBroken;
    }

    /** The first answer, or null where it is not there yet; does not wait. */
    synchronized @Nullable ThreadDump awaitAgent() {
        return isOpen() || isBroken ? null : receive(0);
    }

    /**
     * Asks about a thread, unless the answer to another question, for which nobody waits any more, has not come yet.
     *
     * @return null where there is no answer in time; it will be forgotten when it comes
     */
    synchronized @Nullable ThreadDump ask(int tid, long nanos) {
        if (answered != asked && receive(0) == null) {
            return null;
        }
        asked++;
        chunk.putInt(0, Integer.reverseBytes(asked));
        chunk.putInt(Integer.BYTES, Integer.reverseBytes(tid));
        if (isBroken || Pipes.write(questions.number(), chunk.address(), QUESTION_SIZE) != QUESTION_SIZE) {
            isBroken = true;
            return null;
        }
        return receive(nanos);
    }

    private static boolean isInterrupted() {
        return Thread.currentThread().isInterrupted();
    }

    /** Takes the answer to the last question as far as it comes in time; null where some of it is missing. */
    private @Nullable ThreadDump receive(long nanos) {
        long deadline = System.nanoTime() + nanos;
        while (!isBroken) {
            if (!read()) {
                long left = deadline - System.nanoTime();
                if (left <= 0 || isInterrupted()) {
                    return null;
                }
                await(left);
            } else if (length == received.length) {
                return complete();
            }
        }
        return null;
    }

    private void await(long nanos) {
        entry.putInt(0, answers.number());
        entry.putShort(4, Poll.IN);
        Poll.poll(entry, 1, (int) Math.min(SLICE_MILLIS, TimeUnit.NANOSECONDS.toMillis(nanos) + 1));
    }

    /** Reads what is there of the answer that is due; false where nothing is. */
    private boolean read() {
        int missing = Math.min(CHUNK, received.length - length);
        int got = Pipes.read(answers.number(), chunk.address(), missing);
        if (got <= 0) {
            return false;
        }
        chunk.get(0, received, length, got);
        length += got;
        if (length == HEAD_SIZE && received.length == HEAD_SIZE) {
            grow();
        }
        return true;
    }

    private void grow() {
        int size = intAt(Integer.BYTES);
        if (size < 0 || size > LARGEST || intAt(0) != asked) {
            isBroken = true;
            return;
        }
        byte[] whole = new byte[HEAD_SIZE + size];
        System.arraycopy(received, 0, whole, 0, HEAD_SIZE);
        received = whole;
    }

    private int intAt(int offset) {
        int value = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            value = value << Byte.SIZE | (received[offset + i] & 0xff);
        }
        return value;
    }

    private ThreadDump complete() {
        String text = new String(received, HEAD_SIZE, length - HEAD_SIZE, StandardCharsets.UTF_8);
        answered = asked;
        received = new byte[HEAD_SIZE];
        length = 0;
        return ThreadDump.parse(text);
    }

    @Override
    public void close() {
        questions.close();
        answers.close();
    }
}
