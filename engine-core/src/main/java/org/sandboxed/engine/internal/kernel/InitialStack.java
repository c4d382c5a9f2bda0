package org.sandboxed.engine.internal.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * What the kernel put on the stack of a program when it started it: the number of arguments, arguments and environment, each
 * with a zero behind them, and the auxiliary vector, which getauxval(3) reads there. Not thread-safe.
 */
public final class InitialStack {

    private static final int FIELD_STATE = 3;
    private static final int FIELD_STACK = 28;
    private static final int CHUNK = 4096;
    /** More than a stack has for arguments and environment; see execve(2). */
    private static final int MOST_CHUNKS = 4096;

    private static final int PAIR = 16;

    private final ProcMemory memory;
    private final byte[] bytes = new byte[CHUNK];
    private final ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    private long loaded;
    private int length;

    /** That of the process whose memory this is. */
    public InitialStack(ProcMemory memory) {
        this.memory = memory;
    }

    /**
     * Where the auxiliary vector of a process begins.
     *
     * @throws KernelException where its stack cannot be read
     */
    public long vector(int pid) {
        long at = begin(pid);
        load(at);
        at = zeroFrom(at + Long.BYTES * (1 + word(at)));
        return zeroFrom(at + Long.BYTES) + Long.BYTES;
    }

    /**
     * Where the value of an entry is, or 0 where there is none.
     *
     * @param vector where the vector begins
     * @param type such as AT_UID
     */
    public long find(long vector, long type) {
        for (long at = vector; word(at) != 0; at += PAIR) {
            if (word(at) == type) {
                return at + Long.BYTES;
            }
        }
        return 0;
    }

    private static long begin(int pid) {
        byte[] stat = new byte[ProcFiles.MAX_READ];
        int read = KernelException.require(new ProcFiles().read(pid, "stat", stat), "read(/proc/<pid>/stat)");
        String text = new String(stat, 0, read, StandardCharsets.ISO_8859_1);
        String[] fields = text.substring(text.lastIndexOf(')') + 1).trim().split(" ", FIELD_STACK);
        return Long.parseUnsignedLong(fields[FIELD_STACK - FIELD_STATE]);
    }

    private long zeroFrom(long start) {
        long at = start;
        while (word(at) != 0) {
            at += Long.BYTES;
            if (at - start > (long) MOST_CHUNKS * CHUNK) {
                throw new KernelException("no end of the arguments", Errnos.E2BIG);
            }
        }
        return at;
    }

    private long word(long address) {
        if (address < loaded || address + Long.BYTES > loaded + length) {
            load(address);
        }
        return words.getLong((int) (address - loaded));
    }

    private void load(long address) {
        loaded = address;
        length = KernelException.require(memory.read(address, bytes, CHUNK), "read(/proc/<pid>/mem)");
        if (length < Long.BYTES) {
            throw new KernelException("read(/proc/<pid>/mem)", Errnos.EFAULT);
        }
    }
}
