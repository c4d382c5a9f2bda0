package org.sandboxed.engine.internal.journal.describe;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Arguments that are numbers, pointers and texts: those that need no names. */
final class PlainFormats {

    private PlainFormats() {}

    static void addTo(Map<String, ArgumentFormat> formats) {
        formats.put("int", (call, index) -> Integer.toString(call.signed(index)));
        formats.put("uint", (call, index) -> Integer.toUnsignedString(call.signed(index)));
        formats.put("long", (call, index) -> Long.toString(call.arg(index)));
        formats.put("size", (call, index) -> Long.toUnsignedString(call.arg(index)));
        formats.put("hex", (call, index) -> hex(call.arg(index)));
        formats.put("hex32", (call, index) -> hex(call.unsigned(index)));
        formats.put("ptr", (call, index) -> pointer(call.arg(index)));
        formats.put("id", (call, index) -> id(call.signed(index)));
        formats.put("path", PlainFormats::path);
        formats.put("argv", (call, index) -> pointerOr(call, index, Call::argv));
    }

    static String hex(long value) {
        return value == 0 ? "0" : "0x" + Long.toHexString(value);
    }

    static String pointer(long value) {
        return value == 0 ? "NULL" : "0x" + Long.toHexString(value);
    }

    /** A path or other string in quotes; where it was not recorded, the pointer to it. */
    static String path(Call call, int index) {
        return pointerOr(call, index, Call::takePath);
    }

    /** The pointer to a text, unless it points nowhere or the text was recorded. */
    static String pointerOr(Call call, int index, Function<Call, Optional<String>> text) {
        long pointer = call.arg(index);
        return pointer == 0 ? "NULL" : text.apply(call).orElseGet(() -> pointer(pointer));
    }

    /** A user or group; -1 leaves it as it is. */
    private static String id(int value) {
        return value == -1 ? "-1" : Integer.toUnsignedString(value);
    }
}
