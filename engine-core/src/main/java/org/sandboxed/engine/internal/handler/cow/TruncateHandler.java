package org.sandboxed.engine.internal.handler.cow;

import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.cow.CowPlace;
import org.sandboxed.engine.internal.filesystem.disk.Quota;
import org.sandboxed.engine.internal.kernel.Errnos;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;

/** truncate(2). Of a descriptor, ftruncate(2) is decided when it is opened. */
final class TruncateHandler extends CowHandler {

    private final CowPath path;

    TruncateHandler(CowSupport support) {
        super(support);
        this.path = CowPath.first(support);
    }

    @Override
    void decide(Call call) {
        if (!path.read(call, 0)) {
            return;
        }
        path.resolve(call, AT_FDCWD, true);
        if (path.isInside(call) && path.exists(call) && support().mayChange(call, path.place())) {
            support().finish(call, truncate(path.place(), call.argument(1)));
        }
    }

    @Override
    void release() {
        path.close();
    }

    private int truncate(CowPlace place, long length) {
        if (length < 0 || !place.status().isRegular()) {
            return length >= 0 && place.status().isDirectory() ? -Errnos.EISDIR : -Errnos.EINVAL;
        }
        int result = support().requireWritable(place.fd());
        if (result == 0) {
            result = support().upper().copyUp(place, length > 0);
        }
        if (result == 0 && !support().upper().reserve(length - place.status().size())) {
            result = Quota.NO_ROOM;
        }
        return result < 0 ? result : support().pinned().truncate(place.fd(), length);
    }
}
