package org.sandboxed.engine.internal.filesystem.diff;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.kernel.DirectoryReader;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.Files;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.OpenFlags;
import org.sandboxed.engine.internal.kernel.PinnedFiles;

import static org.sandboxed.engine.internal.kernel.FileModes.PERMISSIONS;

/**
 * The directories below a root, found by paths of any length, never through links. Those that their owner may not look into
 * are made accessible as long as this is open. Not thread-safe, and of no use once it is closed.
 */
public final class TreeFiles implements AutoCloseable {

    private static final int PIN =
            OpenFlags.O_PATH | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW | OpenFlags.O_CLOEXEC;
    private static final long BENEATH =
            OpenFlags.RESOLVE_BENEATH | OpenFlags.RESOLVE_NO_SYMLINKS | OpenFlags.RESOLVE_NO_MAGICLINKS;
    private static final int OWNER_LOOKS = 0500;

    /** Left by the last one that was closed, so that looking at a small tree does not begin with 40 KiB of new buffers. */
    private static final AtomicReference<@Nullable Buffers> SPARE = new AtomicReference<>();

    private final Fd root;
    private final Buffers buffers;
    private final Deque<Changed> changed = new ArrayDeque<>();

    private record Buffers(Files files, DirectoryReader directories, PinnedFiles pinned) {}

    /** A directory that has to get its mode back. */
    private record Changed(String path, int fd, int mode) {}

    /** Looks below a pinned directory, which stays its owner's. */
    public TreeFiles(Fd root) {
        this.root = root;
        Buffers spare = SPARE.getAndSet(null);
        this.buffers = spare == null ? new Buffers(new Files(), new DirectoryReader(), new PinnedFiles()) : spare;
    }

    /** Calls on names, with the buffers of this. */
    Files files() {
        return buffers.files();
    }

    /** Pins a directory; a negated errno where there is none any more, EACCES where it may not be looked for. */
    public int pinDirectory(String path) {
        byte[] rest = RawPath.bytes(path);
        int at = Fd.duplicateRaw(root.number());
        while (at >= 0 && rest.length > 0) {
            int length = firstPart(rest);
            int next = pin(at, Arrays.copyOf(rest, length));
            Fd.closeRaw(at);
            at = next;
            rest = Arrays.copyOfRange(rest, Math.min(length + 1, rest.length), rest.length);
        }
        goneOrThrow(Math.min(at, 0), "openat2");
        return at;
    }

    private int pin(int directory, byte[] path) {
        return buffers.files().openat2(directory, path, path.length, PIN, 0, BENEATH);
    }

    /** The names in a pinned directory, in the order of their bytes. */
    public List<byte[]> names(int directory) {
        List<byte[]> names = new ArrayList<>();
        int result = buffers.directories().read(directory, (name, type, inode) -> names.add(name));
        goneOrThrow(result, "getdents64");
        names.sort(Arrays::compareUnsigned);
        return names;
    }

    /** How much of a path one call takes: all of it, or as many whole names as there is room for. */
    private static int firstPart(byte[] path) {
        int length = path.length;
        if (length >= Files.PATH_MAX) {
            length = Files.PATH_MAX - 1;
            while (path[length] != '/') {
                length--;
            }
        }
        return length;
    }

    /** Lets the owner look into a directory, whatever its mode, until this is closed. */
    public void makeAccessible(String path, FileStatus status) {
        int mode = status.mode() & PERMISSIONS;
        if ((mode & OWNER_LOOKS) == OWNER_LOOKS) {
            return;
        }
        int fd = pinDirectory(path);
        if (fd >= 0 && buffers.pinned().chmod(fd, mode | OWNER_LOOKS) == 0) {
            changed.push(new Changed(path, fd, mode));
        } else if (fd >= 0) {
            Fd.closeRaw(fd);
        }
    }

    /** As {@link #makeAccessible}, for every directory on the way to a path. */
    public void makeWayTo(String path) {
        FileStatus status = new FileStatus();
        for (int end = 0; end >= 0; end = path.indexOf('/', end + 1)) {
            String directory = path.substring(0, end);
            int fd = pinDirectory(directory);
            if (fd >= 0) {
                if (buffers.pinned().status(fd, status) == 0) {
                    makeAccessible(directory, status);
                }
                Fd.closeRaw(fd);
            }
        }
    }

    /** Gives a directory its mode back, if it was made accessible. */
    public void restore(String path) {
        changed.removeIf(each -> {
            boolean isIt = each.path().equals(path);
            if (isIt) {
                restore(each);
            }
            return isIt;
        });
    }

    private void restore(Changed directory) {
        buffers.pinned().chmod(directory.fd(), directory.mode());
        Fd.closeRaw(directory.fd());
    }

    /** Passes over what has gone, been replaced, or must not be looked at; anything else is no fault of the tree. */
    static void goneOrThrow(int result, String syscall) {
        switch (-result) {
            case 0, Errnos.ENOENT, Errnos.ENOTDIR, Errnos.ELOOP, Errnos.EACCES, Errnos.EAGAIN -> {
                // Not there for this snapshot.
            }
            default -> throw new KernelException(syscall, -result);
        }
    }

    @Override
    public void close() {
        while (!changed.isEmpty()) {
            restore(changed.pop());
        }
        SPARE.set(buffers);
    }
}
