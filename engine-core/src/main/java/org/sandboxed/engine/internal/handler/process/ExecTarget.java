package org.sandboxed.engine.internal.handler.process;

import java.nio.charset.StandardCharsets;
import org.sandboxed.engine.internal.kernel.OpenFlags;
import org.sandboxed.engine.internal.kernel.ProcFiles;

/** Finds out which file an exec means, for the record. Not thread-safe. */
final class ExecTarget {

    private final ProcFiles processFiles = new ProcFiles();

    /**
     * The absolute path, symbolic links and {@code ..} left in; empty where its start is not told.
     *
     * @param dirfd what a relative path starts from
     */
    String resolve(int tid, int dirfd, byte[] path, int length) {
        String given = text(path, length);
        if (given.startsWith("/")) {
            return given;
        }
        String base = link(tid, dirfd == OpenFlags.AT_FDCWD ? "cwd" : "fd/" + dirfd);
        if (given.isEmpty() || base.isEmpty()) {
            return base;
        }
        String relative = given.startsWith("./") ? given.substring(2) : given;
        return base.endsWith("/") ? base + relative : base + "/" + relative;
    }

    private String link(int tid, String name) {
        byte[] bytes = processFiles.link(tid, name);
        return text(bytes, bytes.length);
    }

    private static String text(byte[] bytes, int length) {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
