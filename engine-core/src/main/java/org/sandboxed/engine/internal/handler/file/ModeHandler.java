package org.sandboxed.engine.internal.handler.file;

import java.util.List;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;

/** chmod(2), fchmod(2), fchmodat(2), fchmodat2(2). */
final class ModeHandler implements Builtin {

    static final List<Syscall> CALLS = List.of(Syscall.CHMOD, Syscall.FCHMOD, Syscall.FCHMODAT, Syscall.FCHMODAT2);

    private final int chmodNr = Numbers.of(Syscall.CHMOD);
    private final int fchmodNr = Syscall.FCHMOD.number();
    private final int fchmodat2Nr = Syscall.FCHMODAT2.number();

    private final MetadataTarget target;

    ModeHandler(FileSupport support) {
        this.target = new MetadataTarget(support);
    }

    @Override
    public String name() {
        return "metadata";
    }

    @Override
    public void handle(Call call) {
        int nr = call.nr();
        if (nr == fchmodNr) {
            change(call, target.isDescriptor(call, call.intArgument(0)), 1);
        } else if (nr == chmodNr) {
            change(call, target.isPath(call, AT_FDCWD, 0, 0), 1);
        } else {
            int flags = nr == fchmodat2Nr ? call.intArgument(3) : 0;
            change(call, target.isPath(call, call.intArgument(0), 1, flags), 2);
        }
    }

    private void change(Call call, boolean may, int modeIndex) {
        if (may) {
            int mode = call.intArgument(modeIndex);
            target.change(call, (pinned, fd) -> pinned.chmod(fd, mode));
        }
    }
}
