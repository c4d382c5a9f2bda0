package org.sandboxed.engine.internal.filesystem;

import java.nio.file.Path;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.Files;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.NativeText;
import org.sandboxed.engine.internal.kernel.OpenFlags;

/** Descriptors of directories. */
public final class Directories {

    private static final int FLAGS = OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW | OpenFlags.O_CLOEXEC;

    private Directories() {}

    /** A descriptor that stands for a directory wherever that is moved. */
    public static Fd pin(Path path) {
        return open(path, OpenFlags.O_PATH | FLAGS);
    }

    /** A descriptor through which a directory can be listed and locked. */
    public static Fd open(Path path) {
        return open(path, OpenFlags.O_RDONLY | FLAGS);
    }

    private static Fd open(Path path, int flags) {
        byte[] bytes = NativeText.encode(path.toString());
        int fd = new Files().openat2(OpenFlags.AT_FDCWD, bytes, bytes.length, flags, 0, 0);
        return new Fd(KernelException.require(fd, "open " + path));
    }
}
