package org.sandboxed.engine.internal.handler.cow;

import java.util.List;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.dispatch.CallerDescriptor;
import org.sandboxed.engine.internal.filesystem.Caller;
import org.sandboxed.engine.internal.filesystem.cow.CowPlace;
import org.sandboxed.engine.internal.filesystem.cow.Watches;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.Inotify;

import static org.sandboxed.engine.internal.kernel.AccessModes.R_OK;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_EACCESS;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_SYMLINK_NOFOLLOW;

/**
 * inotify_add_watch(2). A file is copied up before it is watched, and a directory made in the upper layer, for that is where
 * programs change them from then on; the watch is set on a duplicate of the program's descriptor.
 */
final class WatchHandler extends CowHandler {

    static final List<Syscall> CALLS = List.of(Syscall.INOTIFY_ADD_WATCH);

    private final Object run;
    private final Lookup file;
    private final int notPermitted;

    /**
     * Watches for the programs of a run.
     *
     * @param notPermitted the rule that says that no descriptor can be duplicated
     */
    WatchHandler(CowSupport support, Object run, int notPermitted) {
        super(support);
        this.run = run;
        this.file = new Lookup(support);
        this.notPermitted = notPermitted;
    }

    @Override
    void decide(Call call) {
        int flags = (call.intArgument(2) & Inotify.IN_DONT_FOLLOW) == 0 ? 0 : AT_SYMLINK_NOFOLLOW;
        if (!file.isPath(call, AT_FDCWD, 1, flags)) {
            return;
        }
        boolean isAllowed = !file.isInView() || support().isAllowed(call, file.place());
        if (isAllowed && support().mayAct(call)) {
            watch(call);
        }
    }

    @Override
    void release() {
        file.close();
    }

    private void watch(Call call) {
        int duplicate = CallerDescriptor.duplicate(call);
        if (duplicate == -Errnos.EPERM || duplicate == -Errnos.ENOSYS) {
            // What programs take for too many watches, and then look by themselves.
            call.answer().refuse(Errnos.ENOSPC, notPermitted);
            return;
        }
        int result = duplicate < 0 ? duplicate : refuse(call.intArgument(2));
        if (result == 0 && file.isInView() && file.place().isLarge()) {
            watchLate(call, duplicate);
            return;
        }
        support().finish(call, result < 0 ? result : watch(call, duplicate));
        if (duplicate >= 0) {
            Fd.closeRaw(duplicate);
        }
    }

    private int refuse(int mask) {
        int result = support().descriptions().access(file.fd(), R_OK, AT_EACCESS);
        boolean needsDirectory = file.isInView() && (mask & Inotify.IN_ONLYDIR) != 0;
        return result == 0 && needsDirectory && !file.place().status().isDirectory() ? -Errnos.ENOTDIR : result;
    }

    private int watch(Call call, int duplicate) {
        int mask = call.intArgument(2);
        if (!file.isInView()) {
            return support().tree().watches().addOutside(duplicate, file.fd(), mask);
        }
        CowPlace place = file.place();
        int result = support().upper().copyUp(place);
        if (result < 0) {
            return result;
        }
        return support().tree().watches().add(run, support().caller(call), call.intArgument(0), duplicate, place, mask);
    }

    private void watchLate(Call call, int duplicate) {
        Watches watches = support().tree().watches();
        Caller caller = new Caller();
        caller.set(call.pid(), call.tid());
        int fd = call.intArgument(0);
        int mask = call.intArgument(2);
        LateChange.defer(
                support(),
                call,
                file.place(),
                late -> late.make(copy -> watches.add(run, caller, fd, duplicate, copy, mask)),
                duplicate);
    }
}
