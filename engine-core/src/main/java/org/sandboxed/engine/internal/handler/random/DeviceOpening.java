package org.sandboxed.engine.internal.handler.random;

import org.sandboxed.engine.handler.Action;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.internal.dispatch.OpeningWork;
import org.sandboxed.engine.internal.kernel.Errnos;

/** Opens what takes the place of a random device: a stream of its own. On a worker, for it takes as long as many other calls. */
final class DeviceOpening implements OpeningWork {

    private final DeviceFeeder feeder;
    private final long key;
    private final boolean closeOnExec;

    DeviceOpening(DeviceFeeder feeder, long key, boolean closeOnExec) {
        this.feeder = feeder;
        this.key = key;
        this.closeOnExec = closeOnExec;
    }

    @Override
    public boolean isCloseOnExec() {
        return closeOnExec;
    }

    @Override
    public Action call() {
        int opened = feeder.open(key);
        if (opened >= 0) {
            return Action.injectFd(opened);
        }
        // Anything but this stream would be chance.
        return Action.errno(opened == -Errnos.ENFILE || opened == -Errnos.EMFILE ? Errno.ENFILE : Errno.EIO);
    }

    @Override
    public void release() {
        // Nothing is held before the work runs.
    }
}
