package org.sandboxed.engine.internal.handler.file;

import java.util.List;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.ResolvedPath;
import org.sandboxed.engine.internal.kernel.Errnos;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;

/** truncate(2). Of a descriptor, ftruncate(2) is decided when it is opened. */
final class TruncateHandler implements Builtin {

    static final List<Syscall> CALLS = List.of(Syscall.TRUNCATE);

    private final FileSupport support;
    private final PathArgument file;

    TruncateHandler(FileSupport support) {
        this.support = support;
        this.file = PathArgument.first(support);
    }

    @Override
    public String name() {
        return "files";
    }

    @Override
    public void handle(Call call) {
        int read = file.read(call, 0);
        if (read < 0) {
            support.failNaturally(call, -read);
            return;
        }
        file.resolveFile(call, AT_FDCWD, true);
        ResolvedPath place = file.place();
        if (place.is(ResolvedPath.Kind.FILE)) {
            decide(call, support.judge().content(place, true));
        } else if (place.is(ResolvedPath.Kind.PATHLESS)) {
            decide(call, support.judge().ownDescriptor());
        } else if (support.isFound(call, file)) {
            support.failNaturally(call, Errnos.ENOENT);
        }
        place.close();
    }

    private void decide(Call call, int verdict) {
        int natural = support.judge().status(file.place()).isDirectory() ? Errnos.EISDIR : 0;
        if (support.mustAct(call, verdict, natural)) {
            support.finish(call, verdict, support.pinned().truncate(file.place().fd(), call.argument(1)));
        }
    }
}
