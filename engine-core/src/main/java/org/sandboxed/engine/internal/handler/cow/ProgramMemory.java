package org.sandboxed.engine.internal.handler.cow;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.sandboxed.engine.internal.kernel.ChildMemory;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.ProcMemory;

/** The memory of programs, with the pages that they may not write themselves. Not thread-safe. */
final class ProgramMemory {

    private final ChildMemory memory = new ChildMemory();

    /** The word at an address, or 0 where there is none. */
    long word(int pid, long address) {
        return memory.readWord(pid, address) ? memory.word() : 0;
    }

    /** How many bytes could be read. */
    int read(int pid, long address, byte[] into) {
        return memory.readBytes(pid, address, into, 0, into.length);
    }

    boolean write(int pid, long address, long word) {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(word)
                .array();
        return write(pid, address, bytes);
    }

    boolean write(int pid, long address, byte[] bytes) {
        if (memory.writeBytes(pid, address, bytes, 0, bytes.length) == bytes.length) {
            return true;
        }
        // A literal lies on a page that its own process may not write.
        try (ProcMemory pages = ProcMemory.open(pid)) {
            return pages.write(address, bytes, bytes.length) == bytes.length;
        } catch (KernelException e) {
            return false;
        }
    }
}
