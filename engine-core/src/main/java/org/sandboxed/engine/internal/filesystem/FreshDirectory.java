package org.sandboxed.engine.internal.filesystem;

import java.nio.file.Path;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.Names;
import org.sandboxed.engine.internal.kernel.NativeText;
import org.sandboxed.engine.internal.kernel.OpenFlags;

/** Makes directories that did not exist before and that belong to this user alone. */
public final class FreshDirectory {

    private static final int OWNER_ONLY = 0700;
    private static final int ATTEMPTS = 1000;
    private static final int RADIX = 36;

    private FreshDirectory() {}

    /**
     * Makes a directory whose name is the prefix and something that no other has.
     *
     * @param parent absolute
     * @throws KernelException where the parent takes none
     */
    // Not Files.createTempDirectory: it wants a secure random number, whose provider takes 10 ms to load, and the first
    // sandbox of a JVM waits for it. That mkdir(2) refuses what exists is all the security that is needed.
    public static Path create(Path parent, String prefix) {
        Names names = new Names();
        int result = -Errnos.EEXIST;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Path candidate = parent.resolve(prefix + Long.toString(System.nanoTime() & Long.MAX_VALUE, RADIX));
            byte[] bytes = NativeText.encode(candidate.toString());
            result = names.mkdirat(OpenFlags.AT_FDCWD, bytes, bytes.length, OWNER_ONLY);
            if (result == 0) {
                return candidate;
            }
            if (result != -Errnos.EEXIST) {
                break;
            }
        }
        throw new KernelException("mkdir", -result);
    }
}
