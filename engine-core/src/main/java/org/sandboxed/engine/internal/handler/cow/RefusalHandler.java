package org.sandboxed.engine.internal.handler.cow;

import java.util.List;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.Errnos;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;

/**
 * inotify_add_watch(2), getxattrat(2), listxattrat(2), file_getattr(2): refused in the working directory, where the kernel
 * would look at the real tree only. Programs fall back to looking themselves, and to the older calls.
 */
final class RefusalHandler extends CowHandler {

    static final List<Syscall> CALLS =
            List.of(Syscall.INOTIFY_ADD_WATCH, Syscall.GETXATTRAT, Syscall.LISTXATTRAT, Syscall.FILE_GETATTR);

    private final int watchNr = Syscall.INOTIFY_ADD_WATCH.number();

    private final Lookup file;
    private final int cannotWatch;
    private final int notServed;

    RefusalHandler(CowSupport support, int cannotWatch, int notServed) {
        super(support);
        this.file = new Lookup(support);
        this.cannotWatch = cannotWatch;
        this.notServed = notServed;
    }

    @Override
    void decide(Call call) {
        boolean watch = call.nr() == watchNr;
        int flags = watch ? 0 : call.intArgument(2);
        if (file.isPath(call, watch ? AT_FDCWD : call.intArgument(0), 1, flags)) {
            if (watch) {
                call.answer().refuse(Errnos.ENOSPC, cannotWatch);
            } else {
                call.answer().refuse(Errnos.ENOSYS, notServed);
            }
        }
    }

    @Override
    void release() {
        file.close();
    }
}
