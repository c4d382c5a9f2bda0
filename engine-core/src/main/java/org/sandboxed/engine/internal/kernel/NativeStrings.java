package org.sandboxed.engine.internal.kernel;

import com.kenai.jffi.MemoryIO;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** C strings and arrays of them. */
public final class NativeStrings {

    private NativeStrings() {}

    static String read(long address) {
        return new String(MemoryIO.getInstance().getZeroTerminatedByteArray(address), StandardCharsets.US_ASCII);
    }

    /** A NULL-terminated array of pointers to NUL-terminated strings, followed by the strings, as execve(2) takes it. */
    public static NativeMemory array(List<byte[]> strings) {
        int pointers = (strings.size() + 1) * Long.BYTES;
        int size = pointers;
        for (byte[] string : strings) {
            size += string.length + 1;
        }
        NativeMemory memory = NativeMemory.allocate(size);
        int at = pointers;
        for (int i = 0; i < strings.size(); i++) {
            byte[] string = strings.get(i);
            memory.putLong(i * Long.BYTES, memory.address() + at);
            memory.put(at, string, 0, string.length);
            at += string.length + 1;
        }
        return memory;
    }
}
