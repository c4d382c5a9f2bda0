package org.sandboxed.engine.internal.journal;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Names in the kernel are bytes; this is how the record shows them to people. */
public final class PathText {

    private static final String HEX = "0123456789abcdef";
    /** What the JDK puts in the place of what is no UTF-8; a name may have it, too. */
    private static final char REPLACEMENT = '\uFFFD';

    private static final Pattern LINE_BREAKS = Pattern.compile("\\R+");

    private PathText() {}

    /** Decodes UTF-8, and writes each byte that is not part of it as {@code \xHH}. */
    public static String decode(byte[] bytes, int offset, int length) {
        String text = new String(bytes, offset, length, UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : decodeParts(bytes, offset, length);
    }

    private static String decodeParts(byte[] bytes, int offset, int length) {
        CharsetDecoder decoder = UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes, offset, length);
        CharBuffer out = CharBuffer.allocate(4 * length);
        CoderResult result = decoder.decode(in, out, true);
        while (result.isError()) {
            for (int i = 0; i < result.length(); i++) {
                appendHex(out, in.get());
            }
            decoder.reset();
            result = decoder.decode(in, out, true);
        }
        return out.flip().toString();
    }

    /** Takes {@code .}, {@code ..} and double slashes out of the text; symbolic links are not looked at. */
    static String normalize(String path) {
        boolean isAbsolute = path.startsWith("/");
        Deque<String> names = new ArrayDeque<>();
        for (String name : path.split("/", -1)) {
            if (name.equals("..") && !names.isEmpty() && !names.getLast().equals("..")) {
                names.removeLast();
            } else if (!name.isEmpty() && !name.equals(".") && !(name.equals("..") && isAbsolute)) {
                names.addLast(name);
            }
        }
        String joined = String.join("/", names);
        return isAbsolute ? "/" + joined : joined;
    }

    /** Replaces what would break a line. */
    public static String oneLine(String text) {
        return LINE_BREAKS.matcher(text).replaceAll(" ");
    }

    private static void appendHex(CharBuffer out, byte b) {
        out.put("\\x").put(HEX.charAt(b >> 4 & 0xF)).put(HEX.charAt(b & 0xF));
    }
}
