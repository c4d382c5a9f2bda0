package org.sandboxed.engine.internal.handler.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Small files of text, of the machine or of another root. */
public final class SmallText {

    private SmallText() {}

    /**
     * What is in a file, a byte for a character. Another root may have a FIFO there, which nobody writes to, or more than anybody could
     * hold: then it is as if there were nothing.
     */
    public static String read(Path file, long mostBytes) {
        try {
            boolean isText = Files.isRegularFile(file) && Files.size(file) <= mostBytes;
            return isText ? Files.readString(file, ISO_8859_1) : "";
        } catch (IOException unreadable) {
            return "";
        }
    }
}
