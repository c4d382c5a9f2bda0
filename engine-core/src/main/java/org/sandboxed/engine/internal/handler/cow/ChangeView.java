package org.sandboxed.engine.internal.handler.cow;

import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.cow.CowPlace;
import org.sandboxed.engine.internal.filesystem.disk.Quota;
import org.sandboxed.engine.internal.handler.file.WorkdirView;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.PinnedFiles;

/** Files of the working directory whose metadata is about to change: copied up, so that it changes in the upper layer. */
final class ChangeView implements WorkdirView {

    private final CowSupport support;
    private final CowPath path;
    private boolean isLate;

    ChangeView(CowSupport support) {
        this.support = support;
        this.path = CowPath.first(support);
    }

    @Override
    public int pin(Call call, int pathIndex, int dirfd, byte[] written, int length, boolean follow) {
        support.tree().lock().lock();
        try {
            path.take(pathIndex, written, length);
            path.resolve(call, dirfd, follow);
            return pin(call);
        } finally {
            letGo();
            support.tree().lock().unlock();
        }
    }

    @Override
    public int pinDescriptor(Call call, int fd) {
        support.tree().lock().lock();
        try {
            path.resolveDescriptor(call, fd);
            return pin(call);
        } finally {
            letGo();
            support.tree().lock().unlock();
        }
    }

    private void letGo() {
        if (!isLate) {
            path.close();
        }
    }

    @Override
    public void later(Call call, Change change) {
        LateChange.defer(
                support, call, path.place(), late -> late.make(copy -> change.make(new PinnedFiles(), copy.fd())));
        isLate = false;
    }

    @Override
    public int rule() {
        return support.rule();
    }

    private int pin(Call call) {
        CowPlace place = path.place();
        isLate = false;
        if (place.is(CowPlace.Kind.OUTSIDE)) {
            path.redirect(call);
            return OUTSIDE;
        }
        if (!path.isInside(call) || !path.exists(call) || !support.mayChange(call, place)) {
            return -Errnos.EACCES;
        }
        if (place.status().isDirectory()) {
            support.tree().directoryChanges();
        }
        int result = support.upper().locate(place);
        isLate = result == 0 && place.isLarge();
        if (isLate) {
            return LATER;
        }
        if (result == 0) {
            result = support.upper().copyUp(place);
        }
        if (result == Quota.NO_ROOM) {
            support.finish(call, result);
        }
        return result < 0 ? result : place.takeFd();
    }
}
