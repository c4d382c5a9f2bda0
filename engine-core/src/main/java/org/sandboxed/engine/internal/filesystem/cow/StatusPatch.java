package org.sandboxed.engine.internal.filesystem.cow;

import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.NativeMemory;

import static org.sandboxed.engine.internal.kernel.FileModes.S_IFDIR;
import static org.sandboxed.engine.internal.kernel.FileModes.S_IFMT;
import static org.sandboxed.engine.internal.kernel.StatLayout.STATX_INODE;
import static org.sandboxed.engine.internal.kernel.StatLayout.STATX_LINKS;
import static org.sandboxed.engine.internal.kernel.StatLayout.STATX_MAJOR;
import static org.sandboxed.engine.internal.kernel.StatLayout.STATX_MASK;
import static org.sandboxed.engine.internal.kernel.StatLayout.STATX_MINOR;
import static org.sandboxed.engine.internal.kernel.StatLayout.STATX_MODE;
import static org.sandboxed.engine.internal.kernel.StatLayout.STAT_INODE;
import static org.sandboxed.engine.internal.kernel.StatLayout.STAT_LINKS;
import static org.sandboxed.engine.internal.kernel.StatLayout.STAT_MODE;

/**
 * Turns what the kernel says about a file of the upper layer into what is so in the view: the identity of the file that it
 * was copied from, and as many links as the file has names in the view. A directory of both layers has one link, by which
 * programs know that its subdirectories are not counted.
 */
public final class StatusPatch {

    private static final int MINOR_LOW = 0xFF;
    /** Of {@code stx_mask}, the first field: that there are type, links and inode number. */
    private static final int STATX_NEEDED = 0x105;

    private final Layers layers;
    private final FileStatus status = new FileStatus();

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
            if (!isInUpperLayer(place) && !place.status().isDirectory()) {
                patchLinks(place, structure, isStatx);
            }
            return;
        }
        boolean merged = place.status().isDirectory() && place.is(CowPlace.Kind.FOUND) && layers.isMerged(place);
        int major = (int) (original.device() >>> Integer.SIZE);
        int minor = (int) original.device();
        if (isStatx) {
            structure.putLong(STATX_INODE, original.inode());
            structure.putInt(STATX_MAJOR, major);
            structure.putInt(STATX_MINOR, minor);
        } else {
            structure.putLong(STAT_INODE, original.inode());
            structure.putLong(0, encode(major, minor));
        }
        if (merged) {
            putLinks(structure, isStatx, 1);
        } else if (!place.status().isDirectory()) {
            putLinks(structure, isStatx, copyLinks(original, place.status().links()));
        }
    }

    /** Whether every structure is right as it is. */
    public boolean isNeedless() {
        return layers.tree().identities().areNone() && layers.tree().whiteouts().isEmpty();
    }

    /**
     * Whether a structure is right as it is, whatever file it is about, one of the working directory or none.
     *
     * @param isStatx whether it is a {@code struct statx}, or a {@code struct stat}
     */
    public boolean isRight(NativeMemory structure, boolean isStatx) {
        if (isStatx && (structure.getInt(STATX_MASK) & STATX_NEEDED) != STATX_NEEDED) {
            return false;
        }
        Identities identities = layers.tree().identities();
        if (identities.originalOf(structure.getLong(isStatx ? STATX_INODE : STAT_INODE)) != null) {
            return false;
        }
        int mode = isStatx ? structure.getShort(STATX_MODE) : structure.getInt(STAT_MODE);
        return (mode & S_IFMT) == S_IFDIR
                || (identities.areUnlinked() && layers.tree().whiteouts().isEmpty());
    }

    /**
     * Whether a {@code struct stat} is right as it is.
     *
     * @param path that of the file in the view
     * @param isUpper whether it is a file of the upper layer
     */
    public boolean isRight(NativeMemory stat, PathBytes path, boolean isUpper) {
        Identities identities = layers.tree().identities();
        long inode = stat.getLong(STAT_INODE);
        if (isUpper) {
            return identities.originalOf(inode) == null;
        }
        boolean isDirectory = (stat.getInt(STAT_MODE) & S_IFMT) == S_IFDIR;
        return isDirectory
                || (stat.getInt(STAT_LINKS) == 1
                        && identities.areUnlinked()
                        && !layers.tree().whiteouts().covers(path.bytes(), path.length()));
    }

    /** A file of the real tree has the names that were not deleted, and those that its copy has got, if there is one. */
    private void patchLinks(CowPlace place, NativeMemory structure, boolean isStatx) {
        FileStatus found = place.status();
        Identities.Original original = Identities.Original.of(found);
        Identities identities = layers.tree().identities();
        int copy = found.links() > 1 ? identities.copyOf(original.device(), original.inode()) : -1;
        if (copy >= 0) {
            layers.readStatus(copy, status);
            putLinks(structure, isStatx, copyLinks(original, status.links()));
        } else {
            boolean isDeleted = found.links() == 1
                    && layers.tree()
                            .whiteouts()
                            .covers(place.path().bytes(), place.path().length());
            putLinks(structure, isStatx, isDeleted ? 0 : identities.namesLeft(original, found.links()));
        }
    }

    /** A copy that is kept for the sake of other names has one name that nobody sees. */
    private int copyLinks(Identities.Original original, int links) {
        boolean isKept = layers.tree().identities().copyOf(original.device(), original.inode()) >= 0;
        return isKept ? links - 1 + layers.tree().identities().namesLeft(original, 0) : links;
    }

    private static boolean isInUpperLayer(CowPlace place) {
        return place.isUpper() || place.isCopied();
    }

    private static void putLinks(NativeMemory structure, boolean isStatx, int links) {
        structure.putInt(isStatx ? STATX_LINKS : STAT_LINKS, links);
    }

    /** A device number as stat(2) has it. */
    private static long encode(int major, int minor) {
        return (minor & MINOR_LOW) | ((long) major << 8) | ((long) (minor & ~MINOR_LOW) << 12);
    }
}
