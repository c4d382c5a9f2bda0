package org.sandboxed.engine.internal.filesystem.cow;

import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.arch.Architecture;

/**
 * Turns what the kernel says about a file of the upper layer into what is so in the view: the identity of the file that it
 * was copied from. A directory of both layers has one link, by which programs know that its subdirectories are not counted.
 */
public final class StatusPatch {

    private static final boolean ARM =
            Architecture.find().filter(Architecture.AARCH64::equals).isPresent();
    private static final int STAT_LINKS = ARM ? 20 : 16;
    private static final int STAT_INODE = 8;
    private static final int STATX_LINKS = 16;
    private static final int STATX_INODE = 32;
    private static final int STATX_MAJOR = 136;
    private static final int STATX_MINOR = 140;
    private static final int MINOR_LOW = 0xFF;

    private final Layers layers;

    /** Looks at what a resolver finds. */
    public StatusPatch(MergedResolver resolver) {
        this.layers = resolver.layers();
    }

    /**
     * Changes a structure.
     *
     * @param place the file that it is about
     * @param isStatx whether it is a {@code struct statx}, or a {@code struct stat}
     */
    public void apply(CowPlace place, NativeMemory structure, boolean isStatx) {
        Identities.Original original =
                layers.tree().identities().originalOf(place.status().inode());
        if (original == null || !isInUpperLayer(place)) {
            return;
        }
        boolean merged = place.status().isDirectory() && place.is(CowPlace.Kind.FOUND) && layers.isMerged(place);
        int major = (int) (original.device() >>> Integer.SIZE);
        int minor = (int) original.device();
        if (isStatx) {
            structure.putLong(STATX_INODE, original.inode());
            structure.putInt(STATX_MAJOR, major);
            structure.putInt(STATX_MINOR, minor);
            putLinks(structure, STATX_LINKS, merged);
        } else {
            structure.putLong(STAT_INODE, original.inode());
            structure.putLong(0, encode(major, minor));
            putLinks(structure, STAT_LINKS, merged);
        }
    }

    private static boolean isInUpperLayer(CowPlace place) {
        return place.isUpper() || place.isCopied();
    }

    private static void putLinks(NativeMemory structure, int at, boolean merged) {
        if (merged) {
            structure.putInt(at, 1);
        }
    }

    /** A device number as stat(2) has it. */
    private static long encode(int major, int minor) {
        return (minor & MINOR_LOW) | ((long) major << 8) | ((long) (minor & ~MINOR_LOW) << 12);
    }
}
