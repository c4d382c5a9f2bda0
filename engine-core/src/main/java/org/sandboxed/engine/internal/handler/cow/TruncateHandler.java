package org.sandboxed.engine.internal.handler.cow;

import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.cow.CowPlace;
import org.sandboxed.engine.internal.filesystem.disk.Quota;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.PinnedFiles;

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
            truncate(call, path.place(), call.argument(1));
        }
    }

    @Override
    void release() {
        path.close();
    }

    private void truncate(Call call, CowPlace place, long length) {
        int refused = support().upper().locate(place);
        if (refused == 0) {
            refused = refuse(place, length);
        }
        if (refused == 0 && length > 0 && place.isLarge()) {
            long size = place.status().size();
            LateChange.defer(
                    support(), call, place, late -> late.make(copy -> cut(new PinnedFiles(), copy, size, length)));
            return;
        }
        int result = refused == 0 ? support().upper().copyUp(place, length > 0) : refused;
        support()
                .finish(
                        call,
                        result == 0
                                ? cut(support().pinned(), place, place.status().size(), length)
                                : result);
    }

    private int refuse(CowPlace place, long length) {
        if (length < 0 || !place.status().isRegular()) {
            return length >= 0 && place.status().isDirectory() ? -Errnos.EISDIR : -Errnos.EINVAL;
        }
        return support().requireWritable(place.fd());
    }

    private int cut(PinnedFiles pinned, CowPlace copy, long size, long length) {
        return support().upper().reserve(length - size) ? pinned.truncate(copy.fd(), length) : Quota.NO_ROOM;
    }
}
