package org.sandboxed.engine.internal.rootfs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.filesystem.Directories;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.Files;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.Names;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.Transfers;

import static org.sandboxed.engine.internal.kernel.OpenFlags.O_CLOEXEC;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_CREAT;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_DIRECTORY;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_EXCL;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_NOFOLLOW;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_PATH;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_WRONLY;
import static org.sandboxed.engine.internal.kernel.OpenFlags.RESOLVE_BENEATH;
import static org.sandboxed.engine.internal.kernel.OpenFlags.RESOLVE_NO_MAGICLINKS;

/**
 * A directory that is filled with what archives hold. The kernel itself finds each parent beneath it, so no link of an archive
 * leads a later entry out; the last name is never followed, and what has it is replaced. Directories belong to this process
 * alone until {@link #finish()} gives them their modes. Not thread-safe.
 */
final class UnpackedTree implements AutoCloseable {

    private static final int OWNER_ONLY = 0700;
    private static final int FIFO = 010600;
    private static final int BUFFER = 64 * 1024;
    private static final long BENEATH = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
    private static final int PIN = O_PATH | O_NOFOLLOW | O_CLOEXEC;

    private final Fd root;
    private final Files files = new Files();
    private final Names names = new Names();
    private final TreeRemoval removal = new TreeRemoval(files, names);
    private final AttributeWriter attributes = new AttributeWriter();
    private final FileStatus status = new FileStatus();
    private final NativeMemory buffer = NativeMemory.allocate(BUFFER);
    private final Map<EntryPath, Attributes> directories = new LinkedHashMap<>();
    /** The directory of the last entry, which is mostly that of the next. */
    private @Nullable Fd parent;

    private EntryPath parentPath = new EntryPath("");

    /** Fills an existing directory. */
    UnpackedTree(Path directory) {
        root = Directories.pin(directory);
    }

    /** Whether files could not be given to their owners. */
    boolean hasKeptOwners() {
        return attributes.hasKept();
    }

    void directory(EntryPath path, Attributes of) throws IOException {
        if (!path.isRoot()) {
            int in = enter(path.parent());
            byte[] name = path.nameBytes();
            int result = names.mkdirat(in, name, name.length, OWNER_ONLY);
            if (result == -Errnos.EEXIST && !isDirectory(in, name)) {
                remove(path);
                result = names.mkdirat(enter(path.parent()), name, name.length, OWNER_ONLY);
            }
            require(result == -Errnos.EEXIST ? 0 : result, "mkdirat", path);
        }
        directories.put(path, of);
    }

    private boolean isDirectory(int in, byte[] name) {
        return files.ownStatus(in, name, name.length, status) == 0 && status.isDirectory();
    }

    void file(EntryPath path, InputStream content, Attributes of) throws IOException {
        int in = makeRoom(path);
        byte[] name = path.nameBytes();
        int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
        try (Fd file =
                new Fd(require(files.openat2(in, name, name.length, flags, OWNER_ONLY, BENEATH), "openat2", path))) {
            copy(content, file.number(), path);
            attributes.write(file.number(), of, false);
        }
    }

    private void copy(InputStream content, int fd, EntryPath path) throws IOException {
        byte[] bytes = new byte[BUFFER];
        for (int got = content.read(bytes); got >= 0; got = content.read(bytes)) {
            int written = 0;
            while (written < got) {
                buffer.put(0, bytes, written, got - written);
                written += require(Transfers.write(fd, buffer, got - written), "write", path);
            }
        }
    }

    void symlink(EntryPath path, String target, Attributes of) throws IOException {
        byte[] text = target.getBytes(StandardCharsets.UTF_8);
        byte[] name = path.nameBytes();
        if (text.length >= Files.PATH_MAX) {
            throw new BadArchiveException("the target of the link " + path.text() + " is longer than a path can be");
        }
        int in = makeRoom(path);
        require(names.symlinkat(text, text.length, in, name, name.length), "symlinkat", path);
        writeAttributes(in, path, of, true);
    }

    void fifo(EntryPath path, Attributes of) throws IOException {
        int in = makeRoom(path);
        byte[] name = path.nameBytes();
        require(names.mknodat(in, name, name.length, FIFO), "mknodat", path);
        writeAttributes(in, path, of, false);
    }

    private void writeAttributes(int in, EntryPath path, Attributes of, boolean isLink) throws IOException {
        byte[] name = path.nameBytes();
        try (Fd made = new Fd(require(files.openat2(in, name, name.length, PIN, 0, BENEATH), "openat2", path))) {
            attributes.write(made.number(), of, isLink);
        }
    }

    /** Gives a file another name; false where there is no such file yet. */
    boolean link(EntryPath path, EntryPath existing) throws IOException {
        try (Fd from = find(existing.parent(), 0)) {
            byte[] old = existing.nameBytes();
            if (from == null || !files.exists(from.number(), old, old.length)) {
                return false;
            }
            if (path.equals(existing)) {
                return true;
            }
            int in = makeRoom(path);
            byte[] name = path.nameBytes();
            int result = names.linkat(from.number(), old, old.length, in, name, name.length, 0);
            require(result, "linkat to " + existing.text() + " from", path);
            return true;
        }
    }

    /** Removes what is there, with all below it, and none where nothing is. */
    void remove(EntryPath path) throws IOException {
        try (Fd in = find(path.parent(), 0)) {
            if (in != null) {
                forget(path);
                byte[] name = path.nameBytes();
                require(removal.remove(in.number(), name), "unlinkat", path);
            }
        }
    }

    /** The names in a directory; none in what is no directory, be it a link to one. */
    List<String> list(EntryPath path) throws IOException {
        List<String> found = new ArrayList<>();
        try (Fd directory = find(path, O_NOFOLLOW)) {
            if (directory != null) {
                require(removal.list(directory.number(), found), "getdents64", path);
            }
        }
        return found;
    }

    private void forget(EntryPath path) {
        directories.keySet().removeIf(directory -> directory.isBelow(path));
        leaveParent();
    }

    /** The directory in which an entry goes, in which nothing has its name. */
    private int makeRoom(EntryPath path) throws IOException {
        if (path.isRoot()) {
            throw new BadArchiveException("an entry that is no directory has the name of the root");
        }
        int in = enter(path.parent());
        byte[] name = path.nameBytes();
        if (files.exists(in, name, name.length)) {
            remove(path);
            in = enter(path.parent());
        }
        return in;
    }

    private int enter(EntryPath path) throws IOException {
        if (parent == null || !path.equals(parentPath)) {
            leaveParent();
            Fd opened = open(path);
            // To make the directory, those above it were entered.
            leaveParent();
            parent = opened;
            parentPath = path;
        }
        return parent.number();
    }

    private void leaveParent() {
        if (parent != null) {
            parent.close();
            parent = null;
        }
    }

    /** A directory beneath the root, which is made unless it is there. */
    private Fd open(EntryPath path) throws IOException {
        int fd = openat(path, 0);
        if (fd == -Errnos.ENOENT) {
            directory(path, Attributes.IMPLICIT);
            fd = openat(path, 0);
        }
        return new Fd(require(fd, "openat2", path));
    }

    /** A directory beneath the root; null where there is none. */
    private @Nullable Fd find(EntryPath path, int flags) throws IOException {
        int fd = openat(path, flags);
        return fd == -Errnos.ENOENT || fd == -Errnos.ENOTDIR ? null : new Fd(require(fd, "openat2", path));
    }

    private int openat(EntryPath path, int flags) {
        byte[] bytes = path.bytes();
        return files.openat2(root.number(), bytes, bytes.length, O_PATH | O_DIRECTORY | O_CLOEXEC | flags, 0, BENEATH);
    }

    private static int require(int result, String call, EntryPath path) throws BadArchiveException {
        if (result == -Errnos.EXDEV) {
            throw new BadArchiveException(
                    "\"" + path.text() + "\" is reached through a link that leads out of the root;"
                            + " make an archive that names the file by its own path");
        }
        if (result < 0) {
            throw new BadArchiveException(
                    "\"" + path.text() + "\" cannot be unpacked: " + call + ": " + Errnos.name(-result));
        }
        return result;
    }

    /** Gives directories what the archives say of them, now that nothing more is put into them. */
    void finish() {
        leaveParent();
        List<EntryPath> paths = new ArrayList<>(directories.keySet());
        // What is further down first: a directory that may not be searched any more keeps nobody from it.
        paths.sort((one, other) ->
                Integer.compare(other.text().length(), one.text().length()));
        for (EntryPath path : paths) {
            byte[] bytes = path.bytes();
            int fd = files.openat2(root.number(), bytes, bytes.length, PIN | O_DIRECTORY, 0, BENEATH);
            // A later layer may have put something else in its place.
            if (fd != -Errnos.ENOENT && fd != -Errnos.ENOTDIR && fd != -Errnos.ELOOP) {
                try (Fd directory = new Fd(KernelException.require(fd, "openat2 " + path.text()))) {
                    attributes.write(directory.number(), directories.getOrDefault(path, Attributes.IMPLICIT), false);
                }
            }
        }
    }

    @Override
    public void close() {
        leaveParent();
        root.close();
    }
}
