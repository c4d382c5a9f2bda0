package org.sandboxed.engine.internal.filesystem.cow;

import java.util.function.BooleanSupplier;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.disk.Quota;
import org.sandboxed.engine.internal.kernel.Descriptions;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.Names;
import org.sandboxed.engine.internal.kernel.NativeMemory;

import static org.sandboxed.engine.internal.kernel.AccessModes.W_OK;
import static org.sandboxed.engine.internal.kernel.AccessModes.X_OK;
import static org.sandboxed.engine.internal.kernel.FileModes.PERMISSIONS;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_EACCESS;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_REMOVEDIR;

/**
 * Puts directories and files of the real tree into the upper layer, where they can be changed. What it makes there shows the
 * same view as before. Called with the tree's lock held, on one thread. Results are 0, descriptors, or negated errnos.
 */
public final class UpperLayer {

    private static final int OWNER_ONLY = 0700;
    private static final int TWO_TIMES = 32;

    private final Layers layers;
    private final CopyUp copyUp;
    private final Metadata metadata;
    private final Names names = new Names();
    private final Descriptions descriptions = new Descriptions();
    private final FileStatus status = new FileStatus();
    private final FileStatus parentStatus = new FileStatus();
    private final NativeMemory parentTimes = NativeMemory.allocate(TWO_TIMES);
    private final PathBytes leaf = new PathBytes();

    /** Works on the layers that a resolver looks at. */
    public UpperLayer(MergedResolver resolver) {
        this(resolver.layers(), () -> true);
    }

    /** Works on the layers, and copies as long as that is wanted. */
    UpperLayer(Layers layers, BooleanSupplier isWanted) {
        this.layers = layers;
        this.metadata = new Metadata(layers.pinned());
        this.copyUp = new CopyUp(layers, metadata, isWanted);
    }

    /** Pins the directory of the upper layer that a place's name is in, made where it is not there yet. */
    public int parentOf(CowPlace place) {
        int pinned = place.takeParent();
        return pinned >= 0 ? pinned : mirror(place.path().bytes(), place.parentLength());
    }

    /** As {@link #parentOf}, where the supervisor and so the caller may change names. */
    public int changeableParentOf(CowPlace place) {
        int parent = parentOf(place);
        if (parent < 0) {
            return parent;
        }
        int result = descriptions.access(parent, W_OK | X_OK, AT_EACCESS);
        if (result < 0) {
            Fd.closeRaw(parent);
            return result;
        }
        return parent;
    }

    /** The directory in which a place is {@link CowPlace#isPresumed presumed} to be absent, which stays the layers'. */
    public int lastDirectory() {
        return layers.lastDirectory();
    }

    /** A file was made under the name of a place that was ABSENT. */
    public void made(CowPlace place, int fd) {
        layers.made(place, fd);
    }

    /** Pins a directory of the upper layer, made after that of the real tree where it is not there yet. */
    public int mirror(byte[] path, int length) {
        int fd = layers.pinUpperDirectory(path, length);
        if (fd != -Errnos.ENOENT) {
            return fd;
        }
        for (int end = 1; end <= length; end++) {
            if (end == length || path[end] == '/') {
                int made = mirrorOne(path, end);
                if (made < 0) {
                    return made;
                }
            }
        }
        return layers.pinUpper(path, length);
    }

    private int mirrorOne(byte[] path, int length) {
        int there = layers.pinUpper(path, length);
        if (there >= 0) {
            Fd.closeRaw(there);
            return 0;
        }
        // What was deleted is not made anew for the sake of who still has it open.
        boolean isHidden = layers.tree().whiteouts().covers(path, length);
        int lower = isHidden ? -Errnos.ENOENT : layers.pinLower(path, length);
        if (lower < 0) {
            return lower;
        }
        if (!layers.tree().quota().reserve(Quota.DIRECTORY)) {
            Fd.closeRaw(lower);
            return Quota.NO_ROOM;
        }
        int result = makeLike(lower, path, length);
        Fd.closeRaw(lower);
        return result;
    }

    private int makeLike(int lower, byte[] path, int length) {
        layers.readStatus(lower, status);
        int parent = enterParent(path, length);
        if (parent < 0) {
            return parent;
        }
        int result = inWritable(parent, () -> names.mkdirat(parent, leaf.bytes(), leaf.length(), OWNER_ONLY));
        int made = result < 0 ? result : layers.pinUpper(path, length);
        int copied = made < 0 ? made : metadata.copy(lower, status, made);
        if (copied == 0) {
            remember(made);
        } else if (result == 0) {
            // Without all that the real one has it must not be seen.
            inWritable(parent, () -> names.unlinkat(parent, leaf.bytes(), leaf.length(), AT_REMOVEDIR));
        }
        if (made >= 0) {
            Fd.closeRaw(made);
        }
        leaveParent(parent);
        return copied;
    }

    private void remember(int made) {
        long device = status.device();
        long inode = status.inode();
        layers.readStatus(made, status);
        layers.tree().identities().copied(status.inode(), device, inode);
    }

    /**
     * Pins the parent of a path in the upper layer, with its times noted, and nobody told what happens there; the last name is then
     * in {@link #leaf}.
     */
    private int enterParent(byte[] path, int length) {
        int start = length;
        while (start > 0 && path[start - 1] != '/') {
            start--;
        }
        leaf.clear();
        leaf.append(path, start, length - start);
        int parent = layers.pinUpper(path, Math.max(start - 1, 0));
        if (parent >= 0) {
            layers.readStatus(parent, parentStatus);
            parentStatus.times(parentTimes);
            layers.tree().watches().mute(parent);
        }
        return parent;
    }

    /** Gives the parent its times back: in the view, nothing has changed in it. */
    private void leaveParent(int parent) {
        layers.pinned().utimens(parent, parentTimes);
        layers.tree().watches().unmute();
        Fd.closeRaw(parent);
    }

    /** Something done to a directory; 0 or a negated errno. */
    @FunctionalInterface
    private interface Change {
        int make();
    }

    /** Makes a change in a directory that its mode may forbid to write: what is copied up changes nothing for a program. */
    private int inWritable(int directory, Change change) {
        int result = change.make();
        if (result != -Errnos.EACCES) {
            return result;
        }
        int mode = parentStatus.mode() & PERMISSIONS;
        int opened = layers.pinned().chmod(directory, mode | OWNER_ONLY);
        if (opened < 0) {
            return result;
        }
        result = change.make();
        layers.pinned().chmod(directory, mode);
        return result;
    }

    /** Puts what was found into the upper layer with its content; the place is then the copy. */
    public int copyUp(CowPlace place) {
        return copyUp(place, true);
    }

    /**
     * Puts what was found into the upper layer; the place is then the copy.
     *
     * @param withContent false for a file that is about to be emptied
     */
    public int copyUp(CowPlace place, boolean withContent) {
        int located = locate(place, withContent);
        if (located < 0 || place.isUpper() || place.is(CowPlace.Kind.DETACHED)) {
            return located;
        }
        byte[] path = place.path().bytes();
        int length = place.path().length();
        if (place.status().isDirectory()) {
            int fd = mirror(path, length);
            return take(place, fd);
        }
        int directory = mirror(path, place.parentLength());
        if (directory < 0) {
            return directory;
        }
        Fd.closeRaw(directory);
        int parent = enterParent(path, length);
        if (parent < 0) {
            return parent;
        }
        int result = copyUp.stage(place, withContent);
        if (result == 0) {
            result = inWritable(parent, () -> copyUp.settle(place, parent, leaf));
        }
        copyUp.discard();
        leaveParent(parent);
        if (result == 0) {
            noteName(place);
        }
        return result < 0 ? result : take(place, layers.pinUpper(path, length));
    }

    /**
     * Turns a file of the real tree that a program holds into what the view has of it, before it is changed. One that has no name
     * there is then a copy without a name.
     *
     * @return 0, or a negated errno: ESTALE where the view has it under a name that is not known
     */
    public int locate(CowPlace place) {
        return locate(place, true);
    }

    private int locate(CowPlace place, boolean withContent) {
        if (place.is(CowPlace.Kind.DETACHED)) {
            boolean isGone = !place.isUpper() && place.status().links() > 0;
            return isGone ? -Errnos.ENOENT : 0;
        }
        int result = place.isHeld() ? layers.held().locate(place) : 0;
        return result == -Errnos.ESTALE ? detach(place, withContent) : result;
    }

    private int detach(CowPlace place, boolean withContent) {
        FileStatus held = place.status();
        Identities identities = layers.tree().identities();
        Identities.Original original = Identities.Original.of(held);
        int copy = held.links() > 1 ? identities.copyOf(held.device(), held.inode()) : -1;
        if (copy < 0 && identities.isAlive(original, held.links())) {
            return -Errnos.ESTALE;
        }
        int fd = copy >= 0 && hasName(copy, original) ? Fd.duplicateRaw(copy) : copyUp.nameless(place, withContent);
        if (fd < 0) {
            return fd;
        }
        place.detached(fd, true);
        layers.readStatus(fd, place.status());
        return 0;
    }

    /** Whether a kept copy has another name than that which nobody sees. */
    private boolean hasName(int copy, Identities.Original original) {
        layers.readStatus(copy, status);
        return status.links() > 1 || layers.tree().identities().namesLeft(original, 0) > 0;
    }

    /** One name of a file that has several in the real tree is now in the upper layer. */
    private void noteName(CowPlace place) {
        Identities identities = layers.tree().identities();
        FileStatus found = place.status();
        Identities.Original original =
                place.isCopied() ? identities.originalOf(found.inode()) : Identities.Original.of(found);
        if (original != null && (place.isCopied() || found.links() > 1)) {
            identities.nameGone(original, found.links());
            noteOriginal(place);
        }
    }

    private void noteOriginal(CowPlace place) {
        byte[] path = place.path().bytes();
        int length = place.path().length();
        int lower = place.isCopied() ? layers.pinLower(path, length) : -Errnos.ENOENT;
        if (lower >= 0) {
            layers.readStatus(lower, status);
            Fd.closeRaw(lower);
            layers.tree().originals().note(path, length, status);
        }
    }

    /** Copies the content of a file beforehand; the lock of the tree is not needed. */
    int prepare(CowPlace place) {
        return copyUp.prepare(place, true);
    }

    /** Removes what was prepared and not used. */
    void discard() {
        copyUp.discard();
    }

    private int take(CowPlace place, int fd) {
        if (fd < 0) {
            return fd;
        }
        place.found(fd, true);
        layers.readStatus(fd, place.status());
        return 0;
    }

    /** Takes room for something new; false where there is none. */
    public boolean reserve(long bytes) {
        return layers.tree().quota().reserve(bytes);
    }

    /** Hides what the real tree has at a place. */
    public void hide(CowPlace place) {
        layers.hide(place.path().bytes(), place.path().length(), place.is(CowPlace.Kind.FOUND) && place.isUpper());
    }

    /** A name in the upper layer is about to be removed or replaced. */
    public void forget(CowPlace place) {
        if (place.isUpper() && (place.status().links() <= 1 || place.status().isDirectory())) {
            layers.tree().identities().gone(place.status().inode());
        }
    }
}
