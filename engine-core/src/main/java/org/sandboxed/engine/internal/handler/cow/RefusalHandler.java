package org.sandboxed.engine.internal.handler.cow;

import java.util.List;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.Errnos;

/**
 * getxattrat(2), listxattrat(2), file_getattr(2): refused in the working directory, where the kernel would look at the real tree
 * only. Programs fall back to the older calls.
 */
final class RefusalHandler extends CowHandler {

    static final List<Syscall> CALLS = List.of(Syscall.GETXATTRAT, Syscall.LISTXATTRAT, Syscall.FILE_GETATTR);

    private final Lookup file;
    private final int notServed;

    RefusalHandler(CowSupport support, int notServed) {
        super(support);
        this.file = new Lookup(support);
        this.notServed = notServed;
    }

    @Override
    void decide(Call call) {
        if (file.isPath(call, call.intArgument(0), 1, call.intArgument(2))) {
            call.answer().refuse(Errnos.ENOSYS, notServed);
        }
    }

    @Override
    void release() {
        file.close();
    }
}
