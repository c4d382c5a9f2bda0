package org.sandboxed.engine.internal.handler.cow;

import java.util.List;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.PathRuleSet;
import org.sandboxed.engine.internal.filesystem.ProcRules;
import org.sandboxed.engine.internal.handler.file.Numbers;
import org.sandboxed.engine.internal.kernel.Errnos;

import static org.sandboxed.engine.internal.kernel.AccessModes.W_OK;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_SYMLINK_NOFOLLOW;

/** access(2), faccessat(2), faccessat2(2). */
final class AccessHandler extends CowHandler {

    static final List<Syscall> CALLS = List.of(Syscall.ACCESS, Syscall.FACCESSAT, Syscall.FACCESSAT2);

    private final int accessNr = Numbers.of(Syscall.ACCESS);
    private final int faccessat2Nr = Syscall.FACCESSAT2.number();

    private final Lookup file;

    AccessHandler(CowSupport support) {
        super(support);
        this.file = new Lookup(support);
    }

    @Override
    void decide(Call call) {
        boolean plain = call.nr() == accessNr;
        int flags = call.nr() == faccessat2Nr ? call.intArgument(3) : 0;
        if (file.isPath(call, plain ? AT_FDCWD : call.intArgument(0), plain ? 0 : 1, flags)) {
            int mode = call.intArgument(plain ? 1 : 2);
            int result = support().descriptions().access(file.fd(), mode, flags & ~AT_SYMLINK_NOFOLLOW);
            if (result == 0 && (mode & W_OK) != 0 && isReadOnly()) {
                result = -Errnos.EACCES;
            }
            boolean isOnlyMount = result == -Errnos.EROFS && file.isInView();
            support().finish(call, isOnlyMount ? 0 : result);
        }
    }

    /** Whether no rule lets the file of another root be written, whatever its own mode says. */
    private boolean isReadOnly() {
        if (!support().resolver().isRooted() || file.isInView()) {
            return false;
        }
        PathBytes path = file.place().path();
        return !PathRuleSet.allows(support().judge().rules().write(path.bytes(), path.length()))
                && !ProcRules.concerns(path);
    }

    @Override
    void release() {
        file.close();
    }
}
