package org.sandboxed.engine.internal.dispatch;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.sandboxed.engine.handler.HandlerContext;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.kernel.ChildMemory;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.SeccompListener;
import org.sandboxed.engine.policy.Given;

/** A call as code of the test sees it, on the supervisor's thread or a worker's. Inert once released. */
public final class HeldCall implements HandlerContext {

    private static final int ARGUMENTS = 6;
    private static final int MAX_BYTES = 1 << 20;

    private final SeccompListener listener;
    private final Syscall syscall;
    private final NativeMemory id = NativeMemory.onDemand(Long.BYTES);
    private final ChildMemory memory = new ChildMemory();
    private final long callId;
    private final int pid;
    private final int tid;
    private final long[] args = new long[ARGUMENTS];
    private boolean isReleased;

    HeldCall(SeccompListener listener, Syscall syscall, Call call) {
        this.listener = listener;
        this.syscall = syscall;
        this.pid = call.pid();
        this.tid = call.tid();
        this.callId = call.id();
        for (int i = 0; i < ARGUMENTS; i++) {
            args[i] = call.argument(i);
        }
    }

    /** Ends the validity of this object. */
    public synchronized void release() {
        isReleased = true;
    }

    /** Whether the caller still waits for its answer. */
    public synchronized boolean isHeld() {
        id.putLong(0, callId);
        return listener.isHeld(id);
    }

    @Override
    public int pid() {
        return pid;
    }

    @Override
    public int tid() {
        return tid;
    }

    @Override
    public Syscall syscall() {
        return syscall;
    }

    @Override
    public long arg(int index) {
        return args[index];
    }

    @Override
    public long[] args() {
        return args.clone();
    }

    @Override
    public synchronized Optional<String> readString(int arg) {
        requireHeld();
        byte[] bytes = new byte[ChildMemory.MAX_STRING];
        int length = args[arg] == 0 ? -1 : memory.readString(tid, args[arg], bytes);
        return length >= 0 && isHeld()
                ? Optional.of(new String(bytes, 0, length, StandardCharsets.UTF_8))
                : Optional.empty();
    }

    @Override
    public synchronized Optional<byte[]> readBytes(long address, int length) {
        requireHeld();
        requireSize("readBytes", length);
        byte[] bytes = new byte[length];
        int got = memory.readBytes(tid, address, bytes, 0, length);
        return got == length && isHeld() ? Optional.of(bytes) : Optional.empty();
    }

    @Override
    public synchronized boolean writeBytes(long address, byte[] bytes) {
        requireHeld();
        requireSize("writeBytes", Given.value("writeBytes", bytes).length);
        return isHeld() && memory.writeBytes(tid, address, bytes, 0, bytes.length) == bytes.length;
    }

    private static void requireSize(String method, int length) {
        if (length < 0 || length > MAX_BYTES) {
            throw new IllegalArgumentException(method + ": " + length + " bytes; 0 to " + MAX_BYTES + " are possible");
        }
    }

    private void requireHeld() {
        if (isReleased) {
            throw new IllegalStateException(
                    "The handler of " + syscall + " has returned: its context is no longer valid");
        }
    }
}
