package org.sandboxed.engine.internal.handler.proc;

import java.io.IOException;
import org.sandboxed.engine.internal.dispatch.Call;

/** What stands in a made-up file. Asked at each open, on the supervisor's thread, so it must not wait for anybody. */
@FunctionalInterface
public interface FileContent {

    /**
     * The whole content at this moment.
     *
     * @param call the open
     * @throws IOException where it is made from a file of the machine that cannot be read; the open then fails with EIO
     */
    byte[] bytes(Call call) throws IOException;

    /** A text that never changes. */
    static FileContent of(String text) {
        byte[] bytes = Text.encode(text);
        return call -> bytes;
    }
}
