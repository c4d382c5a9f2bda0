package org.sandboxed.engine.internal.filesystem.cow;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.disk.Quota;
import org.sandboxed.engine.internal.kernel.Descriptions;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.FileCopy;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.Files;
import org.sandboxed.engine.internal.kernel.Names;
import org.sandboxed.engine.internal.kernel.OpenFlags;

import static org.sandboxed.engine.internal.kernel.OpenFlags.O_CLOEXEC;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_CREAT;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_EXCL;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_NOFOLLOW;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_NONBLOCK;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_PATH;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_RDONLY;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_RDWR;

/**
 * Copies one file that is no directory from the real tree: made whole under a name of its own beside the upper layer, then
 * moved into place, so that nobody sees half a copy. The copy of a file with several names keeps that name, so that it can be
 * given another when none is left in the upper layer. FIFOs and sockets are made anew and never opened; devices are not
 * copied. Not thread-safe.
 */
final class CopyUp {

    private static final AtomicLong SERIAL = new AtomicLong();
    private static final int OWNER_ONLY = 0600;
    private static final int TYPE = 0xF000;
    private static final int NONE = -1;
    private static final byte[] NOTHING = {};

    /** What the names of copies begin with until they have a place. */
    static final String STAGED = "copy-";

    private final Layers layers;
    private final Metadata metadata;
    private final Files files = new Files();
    private final Names names = new Names();
    private final Descriptions descriptions = new Descriptions();
    private final FileCopy content;
    private final FileStatus made = new FileStatus();
    private final byte[] target = new byte[Files.PATH_MAX];
    private byte[] staged = NOTHING;
    private long reserved;
    private int kept = NONE;

    /** Copies what is looked at in the layers, as long as the copy is wanted. */
    CopyUp(Layers layers, Metadata metadata, BooleanSupplier isWanted) {
        this.layers = layers;
        this.metadata = metadata;
        this.content = new FileCopy(isWanted);
    }

    /** Makes the copy beside the upper layer, unless one was prepared. */
    int stage(CowPlace place, boolean withContent) {
        kept = NONE;
        if (place.isCopied()) {
            discard();
            return 0;
        }
        int result = staged.length > 0 ? 0 : prepare(place, withContent);
        return result < 0 ? result : finish(place);
    }

    /** Copies the content beside the upper layer, for which nobody has to wait. */
    int prepare(CowPlace place, boolean withContent) {
        FileStatus status = place.status();
        if (status.isSpecial()) {
            return -Errnos.EPERM;
        }
        long cost = !status.isRegular() ? Quota.NAME : withContent ? status.size() : 0;
        if (!layers.tree().quota().reserve(cost)) {
            return Quota.NO_ROOM;
        }
        reserved = cost;
        staged = (STAGED + SERIAL.incrementAndGet()).getBytes(StandardCharsets.US_ASCII);
        return make(place, withContent);
    }

    /** Gives the copy what is not content, and remembers of what it is one. */
    private int finish(CowPlace place) {
        int fd = files.openat2(layers.tree().work(), staged, staged.length, O_PATH | O_NOFOLLOW | O_CLOEXEC, 0, 0);
        if (fd < 0) {
            return fd;
        }
        FileStatus status = place.status();
        Identities identities = layers.tree().identities();
        int copied = metadata.copy(place.fd(), status, fd);
        if (copied < 0) {
            Fd.closeRaw(fd);
            return copied;
        }
        layers.readStatus(fd, made);
        layers.tree().originals().note(place.path().bytes(), place.path().length(), status);
        identities.copied(made.inode(), status.device(), status.inode());
        if (status.links() > 1) {
            identities.keep(Identities.Original.of(status), status.links(), fd);
            kept = fd;
        } else {
            Fd.closeRaw(fd);
        }
        return 0;
    }

    private int make(CowPlace place, boolean withContent) {
        int work = layers.tree().work();
        if (place.status().isSymlink()) {
            int length = descriptions.readlink(place.fd(), target);
            return length < 0 ? length : names.symlinkat(target, length, work, staged, staged.length);
        }
        if (!place.status().isRegular()) {
            return names.mknodat(work, staged, staged.length, (place.status().mode() & TYPE) | OWNER_ONLY);
        }
        int to = files.openat2(
                work, staged, staged.length, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW, OWNER_ONLY, 0);
        if (to < 0) {
            return to;
        }
        int result = withContent ? fill(place, to) : 0;
        Fd.closeRaw(to);
        return result;
    }

    private int fill(CowPlace place, int to) {
        int from = layers.pinned().reopen(place.fd(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | OpenFlags.O_NOCTTY);
        if (from < 0) {
            return from;
        }
        int result = content.copy(from, to, place.status().size());
        Fd.closeRaw(from);
        return result;
    }

    /** Moves the copy to its name in a directory of the upper layer. */
    int settle(CowPlace place, int parent, PathBytes leaf) {
        int result;
        if (place.isCopied() || kept != NONE) {
            int copy = place.isCopied() ? place.fd() : kept;
            result = layers.pinned().link(copy, parent, leaf.bytes(), leaf.length());
        } else {
            result = names.renameat2(
                    layers.tree().work(), staged, staged.length, parent, leaf.bytes(), leaf.length(), 0);
        }
        if (result == 0) {
            staged = NOTHING;
        }
        return result;
    }

    /** Copies a file that has no name in the view any more, and gives the copy none; a descriptor or a negated errno. */
    int nameless(CowPlace place, boolean withContent) {
        int result = prepare(place, withContent);
        int fd = result < 0
                ? result
                : files.openat2(layers.tree().work(), staged, staged.length, O_PATH | O_NOFOLLOW | O_CLOEXEC, 0, 0);
        int copied = fd < 0 ? fd : metadata.copy(place.fd(), place.status(), fd);
        discard();
        if (copied < 0 && fd >= 0) {
            Fd.closeRaw(fd);
        }
        return copied < 0 ? copied : fd;
    }

    /** Removes a copy that was not moved. */
    void discard() {
        if (staged.length > 0) {
            names.unlinkat(layers.tree().work(), staged, staged.length, 0);
            layers.tree().quota().release(reserved);
            staged = NOTHING;
        }
    }
}
