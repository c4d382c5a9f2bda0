package org.sandboxed.engine.internal.filesystem.cow;

import org.sandboxed.engine.internal.dispatch.SandboxMembers;
import org.sandboxed.engine.internal.filesystem.Caller;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.root.RootedRun;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.FileStatus;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_CLOEXEC;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_NOFOLLOW;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_PATH;
import static org.sandboxed.engine.internal.kernel.OpenFlags.RESOLVE_NO_SYMLINKS;

/** From a path of a program in another root to a place of the merged view, or to a path of the machine. Not thread-safe. */
final class RootedResolver {

    private static final int PIN = O_PATH | O_CLOEXEC | O_NOFOLLOW;

    private final Layers layers;
    private final RootedLinks links;
    private final RootedWalk walk;
    private final PathBytes text = new PathBytes();
    private final PathBytes base = new PathBytes();
    private final FileStatus status = new FileStatus();

    RootedResolver(Layers layers, SandboxMembers members, RootedRun run) {
        this.layers = layers;
        this.links = new RootedLinks(layers, members, run);
        this.walk = new RootedWalk(layers, members, run.view(), links);
    }

    RootedLinks links() {
        return links;
    }

    /**
     * Finds where a path leads.
     *
     * @param start what the caller has open where a relative path begins, which is closed; AT_FDCWD for its directory, or
     *     another negated errno
     */
    void resolve(Caller caller, int start, byte[] path, int length, boolean follow, CowPlace into) {
        if (start == AT_FDCWD) {
            byte[] directory = links.directoryOf(caller);
            walk.walk(caller, directory, directory.length, path, length, follow, into);
            return;
        }
        if (start < 0) {
            into.fail(start);
            return;
        }
        // The walk goes by the path, and would find names beside a file, or that a file which was removed is not there.
        layers.readStatus(start, status);
        if (!status.isDirectory()) {
            Fd.closeRaw(start);
            into.fail(-Errnos.ENOTDIR);
            return;
        }
        layers.place(start, text, into);
        boolean isGone = into.is(CowPlace.Kind.DETACHED);
        if (into.is(CowPlace.Kind.FAILED)) {
            return;
        }
        into.reset();
        if (isGone) {
            into.fail(-Errnos.ENOENT);
        } else if (links.toView(text, base)) {
            walk.walk(caller, base.bytes(), base.length(), path, length, follow, into);
        } else {
            // A pipe or socket, or something of the machine that is nowhere in the view.
            into.fail(-Errnos.ENOTDIR);
        }
    }

    /** Pins what was walked to; whatever has become a link meanwhile is not followed. */
    int pin(PathBytes path) {
        return layers.files().openat2(AT_FDCWD, path.bytes(), path.length(), PIN, 0, RESOLVE_NO_SYMLINKS);
    }
}
