package org.sandboxed.engine.internal.rootfs;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.sandboxed.engine.internal.filesystem.Directories;
import org.sandboxed.engine.internal.filesystem.FreshDirectory;
import org.sandboxed.engine.internal.filesystem.Removal;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.FileLock;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.Sync;

/**
 * A directory of root file systems, each under the digest of what it was unpacked from. An entry gets its name when it is
 * complete and on the disk, so what has the name is whole. JVMs and threads that want the same one wait for whoever unpacks it,
 * and what a killed one has left is removed by the next. Safe to use from any thread and process of one user.
 */
final class RootFsCache {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private final Path directory;

    private RootFsCache(Path directory) {
        this.directory = directory;
    }

    /** Makes an entry. */
    @FunctionalInterface
    interface Maker {
        /** Fills an empty directory. */
        void make(Path into) throws IOException;
    }

    /** Opens or makes it; nobody else may write there, for what is unpacked here is executed. */
    static RootFsCache open(Path directory) throws IOException {
        Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(directory);
        if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new BadArchiveException(
                    "others may write to the cache " + directory + "; take that away with chmod go-w, or name another");
        }
        return new RootFsCache(directory.toRealPath());
    }

    /** The entry of this name, which is made unless it is there. */
    Path entry(String name, Maker maker) throws IOException {
        Path entry = directory.resolve(name);
        if (isThere(entry)) {
            return entry;
        }
        Path lockName = directory.resolve(name + ".lock");
        Files.createDirectories(lockName, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        try (Fd lock = Directories.open(lockName)) {
            KernelException.require(FileLock.exclusive(lock.number()), "flock " + lockName);
            removeUnfinished(name);
            if (!isThere(entry)) {
                make(entry, maker);
            }
        }
        return entry;
    }

    private static boolean isThere(Path entry) {
        return Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
    }

    private void make(Path entry, Maker maker) throws IOException {
        Path unfinished = FreshDirectory.create(directory, entry.getFileName() + ".part-");
        try {
            maker.make(unfinished);
            try (Fd pinned = Directories.open(unfinished)) {
                KernelException.require(Sync.fileSystem(pinned.number()), "syncfs " + unfinished);
            }
            Files.move(unfinished, entry, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException failure) {
            Removal.remove(unfinished);
            throw failure;
        }
    }

    private void removeUnfinished(String name) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, name + ".part-*")) {
            for (Path path : left) {
                Removal.remove(path);
            }
        }
    }
}
