package org.sandboxed.engine.internal.handler.fault;

import java.util.concurrent.CancellationException;
import org.sandboxed.engine.handler.Action;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.dispatch.HeldCall;
import org.sandboxed.engine.internal.dispatch.OwningWork;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.Poll;
import org.sandboxed.engine.internal.kernel.Processes;
import org.sandboxed.engine.internal.kernel.Sockets;
import org.sandboxed.engine.internal.kernel.Transfers;

import static org.sandboxed.engine.internal.kernel.Processes.SIGPIPE;

/**
 * Carries out a read or a write of the caller with fewer bytes than it asked for, on a duplicate of its descriptor, so that
 * the position in the file moves for both.
 */
final class ShortTransfer implements OwningWork {

    private static final int POLL_MILLIS = 100;
    /** What a pipe that is writable takes without waiting; see pipe(7). */
    private static final int PIPE_BUF = 4096;

    private final HeldCall call;
    private final Fd file;
    private final int bytes;
    private final byte[] written;

    private ShortTransfer(HeldCall call, Fd file, int bytes, byte[] written) {
        this.call = call;
        this.file = file;
        this.bytes = bytes;
        this.written = written;
    }

    /**
     * The work.
     *
     * @param now the call while it is being decided, for the bytes that it writes
     * @param held the same call for later
     * @param file a duplicate of its descriptor, which is taken over
     * @param bytes how many
     */
    static ShortTransfer of(Call now, HeldCall held, Fd file, int bytes) {
        int count = Transfers.isFile(file.number()) ? bytes : Math.min(bytes, PIPE_BUF);
        byte[] content = new byte[isWrite(held.syscall()) ? count : 0];
        int got = now.readBytes(now.argument(1), content, content.length);
        boolean isWhole = got == content.length;
        return new ShortTransfer(held, file, isWhole ? count : -1, content);
    }

    private static boolean isWrite(Syscall syscall) {
        return syscall == Syscall.WRITE || syscall == Syscall.PWRITE64;
    }

    @Override
    public Action call() {
        try (file) {
            return bytes < 0 ? Action.errno(Errno.EFAULT) : result(transfer());
        } finally {
            call.release();
        }
    }

    private int transfer() {
        awaitReady();
        NativeMemory buffer = NativeMemory.allocate(bytes);
        Syscall syscall = call.syscall();
        long offset = call.arg(3);
        if (isWrite(syscall)) {
            buffer.put(0, written, 0, bytes);
            return syscall == Syscall.WRITE
                    ? Transfers.write(file.number(), buffer, bytes)
                    : Transfers.pwrite(file.number(), buffer, bytes, offset);
        }
        int got = syscall == Syscall.READ
                ? Transfers.read(file.number(), buffer, bytes)
                : Transfers.pread(file.number(), buffer, bytes, offset);
        return got <= 0 || call.writeBytes(call.arg(1), buffer.toArray(0, got)) ? got : -Errnos.EFAULT;
    }

    private Action result(int result) {
        if (result == -Errnos.EPIPE) {
            Processes.kill(call.pid(), SIGPIPE);
        }
        return result < 0 ? Action.errno(Errno.of(-result)) : Action.returnValue(result);
    }

    // A read from a pipe may wait for ever; its caller may be killed meanwhile, and the run may end.
    private void awaitReady() {
        if (Sockets.isNonBlocking(file.number())) {
            return;
        }
        NativeMemory entry = NativeMemory.allocate(Poll.ENTRY_SIZE);
        entry.putInt(0, file.number());
        entry.putShort(4, isWrite(call.syscall()) ? Poll.OUT : Poll.IN);
        while (Poll.poll(entry, 1, POLL_MILLIS) == 0) {
            if (Thread.currentThread().isInterrupted() || !call.isHeld()) {
                throw new CancellationException("nobody waits for this " + call.syscall() + " any more");
            }
        }
    }

    @Override
    public void release() {
        call.release();
        file.close();
    }
}
