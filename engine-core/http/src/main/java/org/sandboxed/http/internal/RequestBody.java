package org.sandboxed.http.internal;

import java.io.IOException;
import org.sandboxed.engine.internal.http.Recording;

/** The body of a request, for which the client may have to be asked. Used by one thread at a time. */
final class RequestBody {

    private static final int BUFFER = 16 * 1024;

    private final RequestHead head;
    private final BodyReader reader;
    private final Ask ask;
    private final Recording recording;
    private boolean isAsked;

    /** Tells the client to send its body. */
    @FunctionalInterface
    interface Ask {
        void tellToContinue() throws IOException;
    }

    RequestBody(RequestHead head, StrictInput in, Ask ask, Recording recording) {
        this.head = head;
        this.reader = new BodyReader(in, head.framing());
        this.ask = ask;
        this.recording = recording;
    }

    /** Whether there is one. */
    boolean exists() {
        return head.framing().hasBody();
    }

    /** Whether all of it has been read. */
    boolean isOver() {
        return reader.isOver();
    }

    /** Asks for it, if that is needed; before anything of the answer is written. */
    void ask() throws IOException {
        if (!isAsked && head.waitsToContinue()) {
            isAsked = true;
            ask.tellToContinue();
        }
    }

    /** Reads some of it, and writes that down; -1 at its end. */
    int read(byte[] into) throws IOException {
        int count = reader.read(into);
        if (count > 0) {
            recording.sent(into, 0, count);
        }
        return count;
    }

    /** Reads it to its end, for the record alone. */
    void skip() throws IOException {
        ask();
        byte[] buffer = new byte[BUFFER];
        int count = read(buffer);
        while (count >= 0) {
            count = read(buffer);
        }
    }
}
