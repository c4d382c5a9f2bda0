package org.sandboxed.engine.internal.handler.proc;

import java.io.IOException;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Memfd;

/** Answers the open of a made-up file: with a sealed file in memory of its own, or not at all. */
final class MemoryAnswer {

    private MemoryAnswer() {}

    /** Answers; where the content cannot be made, with EIO, and never with the machine's own file in its place. */
    static void give(Call call, FileContent content, int rule, boolean closeOnExec) {
        call.answer().allow(rule);
        int opened = open(call, content);
        if (opened < 0) {
            call.answer().fail(opened == -Errnos.EMFILE ? Errnos.EMFILE : Errnos.EIO);
        } else {
            call.answer().injectAndClose(opened, closeOnExec);
        }
    }

    private static int open(Call call, FileContent content) {
        try {
            return Memfd.readOnly(content.bytes(call));
        } catch (IOException e) {
            System.getLogger(MemoryAnswer.class.getName())
                    .log(System.Logger.Level.DEBUG, "a file of the machine cannot be read", e);
            return -Errnos.EIO;
        }
    }
}
