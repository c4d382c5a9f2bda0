package org.sandboxed.engine.internal.kernel;

import com.kenai.jffi.MemoryIO;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Zeroed memory outside the heap, at an address that the kernel can be given. It is released when this object is
 * unreachable; small pieces share blocks, which are released with their last piece. Accesses are bounds-checked; not
 * thread-safe.
 */
public final class NativeMemory {

    private static final Block BLOCK = new Block();
    private static final byte[] ZEROES = new byte[256];

    private final int size;
    private @Nullable ByteBuffer allocated;
    private long address;

    private NativeMemory(int size) {
        this.size = size;
    }

    /** Allocates zeroed memory, aligned to 8 bytes at least. */
    public static NativeMemory allocate(int size) {
        NativeMemory memory = onDemand(size);
        memory.allocateNow();
        return memory;
    }

    /** As {@link #allocate}, but only when it is first used; for buffers of one thread that many runs never need. */
    public static NativeMemory onDemand(int size) {
        return new NativeMemory(size);
    }

    private ByteBuffer allocateNow() {
        ByteBuffer fresh = size <= Block.MOST_OF_A_PIECE ? BLOCK.piece(this) : ByteBuffer.allocateDirect(size);
        if (address == 0) {
            address = addressOf(fresh);
        }
        fresh.order(ByteOrder.nativeOrder());
        allocated = fresh;
        return fresh;
    }

    private static long addressOf(ByteBuffer direct) {
        return MemoryIO.getInstance().getDirectBufferAddress(direct);
    }

    /** Where small pieces are cut from: to allocate each by itself takes longer than most of them are used. Thread-safe. */
    private static final class Block {

        static final int MOST_OF_A_PIECE = 8 * 1024;
        private static final int SIZE = 32 * 1024;
        /** Of most processors: what two threads write to is not to be in the same one. */
        private static final int CACHE_LINE = 64;

        private ByteBuffer bytes = ByteBuffer.allocateDirect(0);
        private long start;
        private int used = SIZE;

        synchronized ByteBuffer piece(NativeMemory of) {
            if (used + of.size > SIZE) {
                bytes = ByteBuffer.allocateDirect(SIZE + CACHE_LINE);
                start = addressOf(bytes);
                used = (int) (-start & (CACHE_LINE - 1));
            }
            ByteBuffer piece = bytes.slice(used, of.size);
            of.address = start + used;
            used += (of.size + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE;
            return piece;
        }
    }

    private ByteBuffer bytes() {
        ByteBuffer known = allocated;
        return known == null ? allocateNow() : known;
    }

    /** Allocates memory that holds these bytes and a NUL. */
    public static NativeMemory cString(byte[] text) {
        NativeMemory memory = allocate(text.length + 1);
        memory.put(0, text, 0, text.length);
        return memory;
    }

    /** Where the memory is. */
    public long address() {
        if (address == 0) {
            allocateNow();
        }
        return address;
    }

    /** How many bytes it has. */
    public int size() {
        return size;
    }

    public byte getByte(int offset) {
        return bytes().get(offset);
    }

    public int getInt(int offset) {
        return bytes().getInt(offset);
    }

    public long getLong(int offset) {
        return bytes().getLong(offset);
    }

    public short getShort(int offset) {
        return bytes().getShort(offset);
    }

    public void putByte(int offset, byte value) {
        bytes().put(offset, value);
    }

    public void putShort(int offset, short value) {
        bytes().putShort(offset, value);
    }

    public void putInt(int offset, int value) {
        bytes().putInt(offset, value);
    }

    public void putLong(int offset, long value) {
        bytes().putLong(offset, value);
    }

    public void put(int offset, byte[] source, int from, int length) {
        bytes().put(offset, source, from, length);
    }

    public void get(int offset, byte[] target, int to, int length) {
        bytes().get(offset, target, to, length);
    }

    /** Copies bytes out. */
    public byte[] toArray(int offset, int length) {
        byte[] copy = new byte[length];
        bytes().get(offset, copy, 0, length);
        return copy;
    }

    /** Sets the first bytes to zero. */
    public void zero(int length) {
        ByteBuffer bytes = bytes();
        for (int offset = 0; offset < length; offset += ZEROES.length) {
            bytes.put(offset, ZEROES, 0, Math.min(ZEROES.length, length - offset));
        }
    }

    /** The whole of it as words of 64 bits, to be copied out at once: an interpreter takes as long for three accesses. */
    LongBuffer words() {
        return bytes().asLongBuffer();
    }
}
