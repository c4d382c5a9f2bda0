package org.sandboxed.engine.internal.handler.disk;

import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.Errnos;

/**
 * io_setup(2): what io_submit(2) writes is in memory that the program can still change. ENOSYS is what programs expect of a
 * kernel without asynchronous I/O.
 */
final class AsyncHandler implements Builtin {

    private final int unknown;

    AsyncHandler(int unknown) {
        this.unknown = unknown;
    }

    @Override
    public void handle(Call call) {
        call.answer().refuse(Errnos.ENOSYS, unknown);
    }

    @Override
    public String name() {
        return DiskHandlers.NAME;
    }
}
