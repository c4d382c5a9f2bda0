package org.sandboxed.engine.internal.kernel;

import com.kenai.jffi.MemoryIO;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Zeroed memory outside the heap, at an address that the kernel can be given. It is released when this object is
 * unreachable. Accesses are bounds-checked; not thread-safe.
 */
public final class NativeMemory {

    private final ByteBuffer bytes;
    private final long address;

    private NativeMemory(ByteBuffer bytes) {
        this.bytes = bytes.order(ByteOrder.nativeOrder());
        this.address = MemoryIO.getInstance().getDirectBufferAddress(bytes);
    }

    /** Allocates zeroed memory, aligned to 8 bytes at least. */
    public static NativeMemory allocate(int size) {
        return new NativeMemory(ByteBuffer.allocateDirect(size));
    }

    /** Allocates memory that holds these bytes and a NUL. */
    public static NativeMemory cString(byte[] text) {
        NativeMemory memory = allocate(text.length + 1);
        memory.put(0, text, 0, text.length);
        return memory;
    }

    /** Where the memory is. */
    public long address() {
        return address;
    }

    /** How many bytes it has. */
    public int size() {
        return bytes.capacity();
    }

    public byte getByte(int offset) {
        return bytes.get(offset);
    }

    public int getInt(int offset) {
        return bytes.getInt(offset);
    }

    public long getLong(int offset) {
        return bytes.getLong(offset);
    }

    public short getShort(int offset) {
        return bytes.getShort(offset);
    }

    public void putByte(int offset, byte value) {
        bytes.put(offset, value);
    }

    public void putShort(int offset, short value) {
        bytes.putShort(offset, value);
    }

    public void putInt(int offset, int value) {
        bytes.putInt(offset, value);
    }

    public void putLong(int offset, long value) {
        bytes.putLong(offset, value);
    }

    public void put(int offset, byte[] source, int from, int length) {
        bytes.put(offset, source, from, length);
    }

    public void get(int offset, byte[] target, int to, int length) {
        bytes.get(offset, target, to, length);
    }

    /** Copies bytes out. */
    public byte[] toArray(int offset, int length) {
        byte[] copy = new byte[length];
        bytes.get(offset, copy, 0, length);
        return copy;
    }

    /** Sets the first bytes, a multiple of 8, to zero. */
    public void zero(int length) {
        for (int offset = 0; offset < length; offset += Long.BYTES) {
            bytes.putLong(offset, 0);
        }
    }
}
