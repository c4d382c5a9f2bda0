package org.sandboxed.engine.internal.filesystem.cow;

import org.sandboxed.engine.internal.dispatch.SandboxMembers;
import org.sandboxed.engine.internal.filesystem.Caller;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;

/** Where the kernel finds what the view has, for a program that is about to start. Thread-safe. */
public final class HostPaths {

    /** Where something is. */
    public enum Layer {
        /** In the real tree. */
        LOWER,
        /** In the upper layer. */
        UPPER,
        /** Not in the view. */
        NONE
    }

    private static final SandboxMembers NOBODY = pid -> false;

    private final CowTree tree;
    private final MergedResolver resolver;
    private final UpperLayer upper;
    private final PathBytes absolute = new PathBytes();

    /** Looks at a tree. */
    public HostPaths(CowTree tree) {
        this.tree = tree;
        this.resolver = new MergedResolver(tree, NOBODY, new VirtualDirectories(tree));
        this.upper = new UpperLayer(resolver);
    }

    /** Which layer has what a relative path leads to. */
    public Layer layerOf(byte[] path) {
        tree.lock().lock();
        try (CowPlace place = resolve(path)) {
            return !place.is(CowPlace.Kind.FOUND) ? Layer.NONE : place.isUpper() ? Layer.UPPER : Layer.LOWER;
        } finally {
            tree.lock().unlock();
        }
    }

    /** Puts the directory to which a relative path leads into the upper layer, too; 0, or a negated errno. */
    public int mirror(byte[] path) {
        tree.lock().lock();
        try (CowPlace place = resolve(path)) {
            if (!place.is(CowPlace.Kind.FOUND) || !place.status().isDirectory()) {
                return place.failure() < 0 ? place.failure() : -Errnos.ENOTDIR;
            }
            int fd = upper.mirror(place.path().bytes(), place.path().length());
            if (fd >= 0) {
                Fd.closeRaw(fd);
            }
            return Math.min(fd, 0);
        } finally {
            resolver.close();
            tree.lock().unlock();
        }
    }

    private CowPlace resolve(byte[] path) {
        CowPlace place = new CowPlace();
        absolute.clear();
        absolute.append(tree.lowerPath());
        if (path.length > 0) {
            absolute.child(path, 0, path.length);
        }
        resolver.resolve(new Caller(), 0, absolute.bytes(), absolute.length(), true, place);
        return place;
    }
}
