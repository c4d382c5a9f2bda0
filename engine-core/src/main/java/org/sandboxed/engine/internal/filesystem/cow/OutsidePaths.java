package org.sandboxed.engine.internal.filesystem.cow;

import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.PathRuleSet;
import org.sandboxed.engine.internal.filesystem.SystemPathCache;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;

import static org.sandboxed.engine.internal.kernel.OpenFlags.O_CLOEXEC;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_NOFOLLOW;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_PATH;
import static org.sandboxed.engine.internal.kernel.OpenFlags.RESOLVE_NO_MAGICLINKS;
import static org.sandboxed.engine.internal.kernel.OpenFlags.RESOLVE_NO_SYMLINKS;

/**
 * Whether a path stays outside of the working directory, as most do that begin there: found out with as few questions to the
 * kernel as will do. Those with links in them are remembered for the run, where no program of the sandbox can change them: the
 * libraries and headers that every process of a build looks for. Not thread-safe.
 */
final class OutsidePaths {

    private static final int PIN = O_PATH | O_CLOEXEC;

    private final Layers layers;
    private final @Nullable PathRuleSet rules;
    private final PathBytes text = new PathBytes();
    private @Nullable SystemPathCache known;

    /**
     * Looks past the layers.
     *
     * @param rules say which paths no program can change; nothing is remembered without them
     */
    OutsidePaths(Layers layers, @Nullable PathRuleSet rules) {
        this.layers = layers;
        this.rules = rules;
    }

    /**
     * The common case: no name on the way is that of a layer, and none is a link, as far as there are any. Where the path leads
     * then need not be asked.
     *
     * @param start what a relative path begins in, pinned
     * @param from the same as a path
     * @param into gets the path where it is outside
     */
    boolean isPlain(int start, byte[] from, int fromLength, byte[] path, int length, boolean follow, CowPlace into) {
        boolean isAbsolute = path[0] == '/';
        if (isAbsolute && known != null && known.get(path, length) != null) {
            into.path().append(path, 0, length);
            return true;
        }
        if (!isAbsolute && (fromLength == 0 || from[0] != '/')) {
            return false;
        }
        text.clear();
        if (!isAbsolute && fromLength > 1) {
            text.append(from, 0, fromLength);
        }
        if (WrittenPath.passes(path, length, layers, text)) {
            return false;
        }
        int fd = pin(start, path, length, follow, RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS);
        if (fd >= 0) {
            Fd.closeRaw(fd);
        }
        into.path().set(text);
        return fd != -Errnos.ELOOP;
    }

    /** Whether the kernel finds something outside, or fails for a reason that has nothing to do with what is where. */
    boolean isFound(int start, byte[] path, int length, boolean follow, CowPlace into) {
        int fd = pin(start, path, length, follow, RESOLVE_NO_MAGICLINKS);
        if (fd < 0) {
            return fd != -Errnos.ENOENT && fd != -Errnos.ELOOP;
        }
        int got = layers.pinned().pathOf(fd, text.room());
        Fd.closeRaw(fd);
        text.setLength(Math.max(got, 0));
        if (got <= 0 || layers.isInside(text, into.path())) {
            return false;
        }
        if (follow) {
            remember(path, length);
        }
        into.path().set(text);
        return true;
    }

    private int pin(int start, byte[] path, int length, boolean follow, long restrictions) {
        return layers.files().openat2(start, path, length, follow ? PIN : PIN | O_NOFOLLOW, 0, restrictions);
    }

    private void remember(byte[] path, int length) {
        if (rules != null
                && path[0] == '/'
                && rules.isFixed(path, length)
                && rules.isFixed(text.bytes(), text.length())) {
            if (known == null) {
                known = new SystemPathCache();
            }
            known.put(path, length, text, 0);
        }
    }
}
