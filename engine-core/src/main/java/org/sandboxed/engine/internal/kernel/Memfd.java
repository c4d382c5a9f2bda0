package org.sandboxed.engine.internal.kernel;

import java.nio.charset.StandardCharsets;

import static org.sandboxed.engine.internal.kernel.FileCopy.SEEK_SET;

/** Files that exist in memory only, memfd_create(2), with content that nobody can change. */
public final class Memfd {

    private static final int MFD_CLOEXEC = 1;
    private static final int MFD_ALLOW_SEALING = 2;
    private static final int F_ADD_SEALS = 1033;
    private static final int EVERY_SEAL = 0x1 | 0x2 | 0x4 | 0x8;
    private static final int READ_BY_ALL = 0444;
    private static final int CHUNK = 64 * 1024;
    private static final long FCNTL = Libc.symbol("fcntl");
    private static final long FCHMOD = Libc.symbol("fchmod");
    private static final long LSEEK = Libc.symbol("lseek");
    private static final NativeMemory NAME =
            NativeMemory.cString("sandboxed-content".getBytes(StandardCharsets.US_ASCII));

    private Memfd() {}

    /** A close-on-exec descriptor at offset 0 of a sealed file with this content, or a negated errno. */
    public static int sealed(byte[] content) {
        int fd = (int) Libc.syscall(Nr.MEMFD_CREATE, NAME.address(), MFD_CLOEXEC | MFD_ALLOW_SEALING);
        if (fd < 0) {
            return fd;
        }
        int failure = fill(fd, content);
        if (failure < 0) {
            Fd.closeRaw(fd);
            return failure;
        }
        return fd;
    }

    /** As {@link #sealed}, for reading only; like a file of proc(5), everybody may read it and nobody change it. */
    public static int readOnly(byte[] content) {
        int fd = sealed(content);
        if (fd < 0) {
            return fd;
        }
        Libc.call(FCHMOD, fd, READ_BY_ALL);
        int reopened = new PinnedFiles().reopen(fd, OpenFlags.O_RDONLY | OpenFlags.O_CLOEXEC);
        Fd.closeRaw(fd);
        return reopened;
    }

    private static int fill(int fd, byte[] content) {
        NativeMemory buffer = NativeMemory.allocate(Math.max(1, Math.min(CHUNK, content.length)));
        int done = 0;
        while (done < content.length) {
            int chunk = Math.min(CHUNK, content.length - done);
            buffer.put(0, content, done, chunk);
            int written = Pipes.write(fd, buffer.address(), chunk);
            if (written < 0) {
                return written;
            }
            done += written;
        }
        long rewound = Libc.call(LSEEK, fd, 0, SEEK_SET);
        return rewound < 0 ? (int) rewound : (int) Libc.call(FCNTL, fd, F_ADD_SEALS, EVERY_SEAL);
    }
}
