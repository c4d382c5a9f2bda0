package org.sandboxed.engine.internal.filesystem.cow;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.internal.filesystem.Directories;
import org.sandboxed.engine.internal.filesystem.FreshDirectory;
import org.sandboxed.engine.internal.filesystem.Removal;
import org.sandboxed.engine.internal.filesystem.Uninterrupted;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.FileLock;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.Names;
import org.sandboxed.engine.internal.kernel.NativeText;

/**
 * The private directory of one branch. Who uses it holds a lock on it, which the kernel releases when the process dies,
 * however it dies; so a directory whose lock is free belongs to nobody.
 */
public final class BranchDirectory {

    /** What the names of all of them begin with. */
    public static final String PREFIX = "sandboxed-cow-";

    private static final String KEPT = "sandboxed-kept-";
    private static final String DELETED = "deleted";
    private static final int OWNER_ONLY = 0700;

    private volatile Path path;
    private final Fd lock;

    private BranchDirectory(Path path, Fd lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Makes an empty one. */
    static BranchDirectory create(Path storage) {
        BranchDirectory made = null;
        while (made == null) {
            // Between mkdir and the lock it looks abandoned, and a sweep may take it away.
            made = claim(FreshDirectory.create(storage, PREFIX));
        }
        return made;
    }

    /** Takes over one that belongs to nobody: null where somebody has it, or it is not there any more. */
    public static @Nullable BranchDirectory claim(Path path) {
        Fd fd;
        try {
            fd = Directories.open(path);
        } catch (KernelException failure) {
            if (failure.errno() == Errnos.ENOENT) {
                return null;
            }
            throw failure;
        }
        if (FileLock.tryExclusive(fd.number()) == 0 && Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return new BranchDirectory(path, fd);
        }
        fd.close();
        return null;
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /** Makes a directory in it, pinned. */
    Fd make(String name) {
        byte[] bytes = NativeText.encode(name);
        KernelException.require(
                new Names().mkdirat(lock.number(), bytes, bytes.length, OWNER_ONLY), "mkdir " + path.resolve(name));
        return Directories.pin(path.resolve(name));
    }

    /** Removes it with all that it holds. */
    public void remove() throws IOException {
        try {
            Removal.remove(path);
        } finally {
            lock.close();
        }
    }

    /**
     * Gives it another name and leaves it there.
     *
     * @throws SandboxException where there is no room for the list of what was deleted; the rest is kept all the same
     */
    void keep(Whiteouts deleted) throws IOException {
        IOException failure = null;
        try {
            list(deleted);
        } catch (IOException e) {
            failure = e;
        }
        rename();
        if (failure != null) {
            throw new SandboxException(
                    "The changes are kept in " + path + ", but the list of what was deleted cannot be written there: "
                            + failure.getMessage(),
                    failure);
        }
    }

    private void rename() throws IOException {
        String rest = String.valueOf(path.getFileName()).substring(PREFIX.length());
        try {
            path = Files.move(path, path.resolveSibling(KEPT + rest));
        } finally {
            lock.close();
        }
    }

    private void list(Whiteouts deleted) throws IOException {
        Whiteouts listed = new Whiteouts();
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (byte[] each : deleted.sorted()) {
            if (!listed.covers(each)) {
                listed.add(each);
                lines.writeBytes(line(each));
            }
        }
        Uninterrupted.perform(() -> {
            Path list = path.resolve(DELETED);
            Files.deleteIfExists(list);
            return Files.write(list, lines.toByteArray(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        });
    }

    /** A name can contain anything but a slash. */
    private static byte[] line(byte[] path) {
        String text = new String(path, StandardCharsets.ISO_8859_1);
        return (text.replace("\\", "\\\\").replace("\n", "\\n") + "\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Leaves it to whoever claims it next. */
    public void leave() {
        lock.close();
    }
}
