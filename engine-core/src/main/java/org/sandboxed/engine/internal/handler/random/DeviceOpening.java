package org.sandboxed.engine.internal.handler.random;

import org.sandboxed.engine.handler.Action;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.internal.dispatch.OpeningWork;
import org.sandboxed.engine.internal.kernel.Memfd;

/**
 * Makes the file that takes the place of a random device: a mebibyte of a stream of its own. Not a pipe, for a read from one
 * is cut short by chance. On a worker, for it takes as long as a hundred other calls.
 */
final class DeviceOpening implements OpeningWork {

    private static final int LENGTH = 1 << 20;

    private final long key;
    private final boolean closeOnExec;

    DeviceOpening(long key, boolean closeOnExec) {
        this.key = key;
        this.closeOnExec = closeOnExec;
    }

    @Override
    public boolean isCloseOnExec() {
        return closeOnExec;
    }

    @Override
    public Action call() {
        byte[] content = new byte[LENGTH];
        SplitMix.fill(key, 0, content, LENGTH);
        int memfd = Memfd.sealed(content);
        // Anything but this content would be chance.
        return memfd < 0 ? Action.errno(Errno.EIO) : Action.injectFd(memfd);
    }

    @Override
    public void release() {
        // Nothing is held before the work runs.
    }
}
