package org.sandboxed.engine.internal.handler.cow;

import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.kernel.Errnos;

/** What getcwd(2) gives: the path with its NUL, and how long both are; ERANGE where there is no room for them. */
final class GetcwdAnswer {

    private GetcwdAnswer() {}

    /**
     * Answers.
     *
     * @param directory the caller's own, behind which a NUL is written
     */
    static void give(CowSupport support, Call call, PathBytes directory) {
        int length = directory.length();
        directory.bytes()[length] = 0;
        long size = call.argument(1);
        if (size >= 0 && size <= length) {
            call.answer().fail(Errnos.ERANGE);
            return;
        }
        int written = call.writeBytes(call.argument(0), directory.bytes(), length + 1);
        support.finish(call, written <= length ? -Errnos.EFAULT : length + 1);
    }
}
