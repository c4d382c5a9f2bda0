package org.sandboxed.engine.internal.handler.process;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.journal.TextKind;
import org.sandboxed.engine.internal.kernel.ChildMemory;
import org.sandboxed.engine.internal.kernel.Errnos;

/** Reads the arguments of an exec from the caller's memory: a bounded part of them, for the record. Not thread-safe. */
final class ArgumentReader {

    private static final int MAX_ARGUMENTS = 64;
    private static final int MAX_TOTAL = 16 * 1024;

    private final byte[] pointers = new byte[MAX_ARGUMENTS * Long.BYTES];
    private final byte[] text = new byte[ChildMemory.MAX_STRING];

    /**
     * Reads and records arguments; those that cannot be read, and what follows them, are left out.
     *
     * @param address of an array of pointers that ends with NULL; 0 stands for an empty one
     */
    List<String> read(Call call, long address) {
        List<String> arguments = new ArrayList<>();
        int got = address == 0 ? 0 : call.readBytes(address, pointers, pointers.length);
        ByteBuffer words = ByteBuffer.wrap(pointers).order(ByteOrder.nativeOrder());
        int total = 0;
        for (int at = 0; at + Long.BYTES <= got && total < MAX_TOTAL; at += Long.BYTES) {
            long pointer = words.getLong(at);
            int length = pointer == 0 ? -Errnos.EFAULT : call.readString(pointer, text);
            if (length == -Errnos.ENAMETOOLONG) {
                length = text.length;
            }
            if (length < 0) {
                break;
            }
            total += length + 1;
            call.note(TextKind.ARGUMENT, text, length);
            arguments.add(new String(text, 0, length, StandardCharsets.UTF_8));
        }
        return arguments;
    }
}
