package org.sandboxed.engine.internal.filesystem.cow;

import org.sandboxed.engine.internal.filesystem.Caller;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.ProcPaths;
import org.sandboxed.engine.internal.kernel.Files;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;

/** What descriptors of programs are called, for those who can do without a file that is pinned. Not thread-safe. */
public final class DescriptorNames {

    private final Layers layers;
    private final boolean isRooted;
    private final ProcPaths procPaths = new ProcPaths();
    private final PathBytes text = new PathBytes();

    /** What a name says. */
    public enum Kind {
        /** A file of the upper layer. */
        UPPER,
        /** A file of the real tree. */
        LOWER,
        /** Nothing of the working directory. */
        OUTSIDE,
        /** It has to be pinned and looked at. */
        UNCLEAR
    }

    /** Looks at descriptors of the programs whose paths are resolved. */
    public DescriptorNames(MergedResolver resolver) {
        this.layers = resolver.layers();
        this.isRooted = resolver.isRooted();
    }

    /**
     * Looks what a descriptor is called.
     *
     * @param into gets the path, relative to the working directory, of a file of a layer
     */
    public Kind look(Caller caller, int fd, PathBytes into) {
        if (isRooted || fd == AT_FDCWD) {
            return Kind.UNCLEAR;
        }
        PathBytes link = procPaths.descriptor(caller.tid(), fd);
        int read = layers.files().readlinkat(AT_FDCWD, link.bytes(), link.length(), text.room());
        if (read <= 0 || read >= Files.PATH_MAX) {
            return Kind.UNCLEAR;
        }
        text.setLength(read);
        if (!layers.isInside(text, into)) {
            return layers.tree().isOfCopy(text) ? Kind.UNCLEAR : Kind.OUTSIDE;
        }
        if (Layers.endsInMark(text)) {
            return Kind.UNCLEAR;
        }
        return layers.isUpper(text) ? Kind.UPPER : Kind.LOWER;
    }
}
