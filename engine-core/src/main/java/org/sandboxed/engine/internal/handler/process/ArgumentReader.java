package org.sandboxed.engine.internal.handler.process;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.journal.TextKind;
import org.sandboxed.engine.internal.kernel.ChildMemory;

/** Reads the arguments of an exec from the caller's memory: a bounded part of them, for the record. Not thread-safe. */
final class ArgumentReader {

    private static final int MAX_ARGUMENTS = 64;
    private static final int MAX_TOTAL = 16 * 1024;

    private final byte[] pointers = new byte[MAX_ARGUMENTS * Long.BYTES];
    /** The first {@code held} bytes are the caller's memory from {@code base} on. */
    private final byte[] text = new byte[ChildMemory.MAX_STRING];

    private long base;
    private int held;
    private int start;
    private int length;

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
        held = 0;
        for (int at = 0; at + Long.BYTES <= got && total < MAX_TOTAL; at += Long.BYTES) {
            long pointer = words.getLong(at);
            if (pointer == 0 || !find(call, pointer)) {
                break;
            }
            total += length + 1;
            call.note(TextKind.ARGUMENT, text, start, length);
            arguments.add(new String(text, start, length, StandardCharsets.UTF_8));
        }
        return arguments;
    }

    /**
     * Makes a string what {@code start} and {@code length} say. Arguments mostly lie side by side, so that one read of the
     * caller's memory gets many of them.
     */
    private boolean find(Call call, long pointer) {
        long offset = pointer - base;
        if (offset >= 0 && offset < held && endsAfter((int) offset)) {
            return true;
        }
        base = pointer;
        held = Math.max(0, call.readBytes(pointer, text, text.length));
        // What is too long is cut; what ends in memory that cannot be read is none.
        return endsAfter(0) || held == text.length;
    }

    private boolean endsAfter(int offset) {
        start = offset;
        int end = offset;
        while (end < held && text[end] != 0) {
            end++;
        }
        length = end - offset;
        return end < held;
    }
}
