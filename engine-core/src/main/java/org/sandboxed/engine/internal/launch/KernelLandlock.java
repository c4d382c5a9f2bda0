package org.sandboxed.engine.internal.launch;

import org.sandboxed.engine.internal.confine.LandlockKernel;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.Files;
import org.sandboxed.engine.internal.kernel.Landlock;
import org.sandboxed.engine.internal.kernel.NativeText;
import org.sandboxed.engine.internal.kernel.OpenFlags;

/** The kernel's side of assembling a ruleset. */
final class KernelLandlock implements LandlockKernel {

    private final Files files = new Files();

    @Override
    public int createRuleset(long handledFileSystem, long handledNetwork, long scopes) {
        return Landlock.createRuleset(handledFileSystem, handledNetwork, scopes);
    }

    @Override
    public int openPath(String path) {
        byte[] name = NativeText.encode(path);
        return files.openat2(OpenFlags.AT_FDCWD, name, name.length, OpenFlags.O_PATH | OpenFlags.O_CLOEXEC, 0, 0);
    }

    @Override
    public boolean isDirectory(int fd) {
        byte[] here = {'.'};
        int opened = files.openat2(fd, here, 1, OpenFlags.O_PATH | OpenFlags.O_CLOEXEC | OpenFlags.O_DIRECTORY, 0, 0);
        if (opened >= 0) {
            Fd.closeRaw(opened);
        }
        return opened >= 0;
    }

    @Override
    public int addPathRule(int ruleset, int fd, long access) {
        return Landlock.addPathRule(ruleset, fd, access);
    }

    @Override
    public int addPortRule(int ruleset, int port, long access) {
        return Landlock.addPortRule(ruleset, port, access);
    }

    @Override
    public void close(int fd) {
        Fd.closeRaw(fd);
    }
}
