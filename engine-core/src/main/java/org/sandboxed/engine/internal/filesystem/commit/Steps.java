package org.sandboxed.engine.internal.filesystem.commit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.sandboxed.engine.internal.filesystem.ExtendedAttributes;
import org.sandboxed.engine.internal.filesystem.cow.Metadata;
import org.sandboxed.engine.internal.filesystem.diff.RawPath;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.FileCopy;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.Files;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.Names;
import org.sandboxed.engine.internal.kernel.NativeText;
import org.sandboxed.engine.internal.kernel.OpenFlags;
import org.sandboxed.engine.internal.kernel.PinnedFiles;

import static org.sandboxed.engine.internal.kernel.FileModes.PERMISSIONS;
import static org.sandboxed.engine.internal.kernel.FileModes.S_IFMT;

/**
 * Takes the steps of a commit. What comes is made whole under a name of its own beside its place and then moved there, so that
 * who looks sees the old file or the new one. Not thread-safe.
 */
final class Steps implements AutoCloseable {

    private static final int CREATE =
            OpenFlags.O_CREAT | OpenFlags.O_EXCL | OpenFlags.O_RDWR | OpenFlags.O_NOFOLLOW | OpenFlags.O_CLOEXEC;
    private static final int READ =
            OpenFlags.O_RDONLY | OpenFlags.O_NONBLOCK | OpenFlags.O_NOCTTY | OpenFlags.O_CLOEXEC;
    private static final int PIN = OpenFlags.O_PATH | OpenFlags.O_NOFOLLOW | OpenFlags.O_CLOEXEC;
    private static final int OWNER_ONLY = 0600;
    private static final int OWNER_READS = 0400;
    private static final int OWNER_WRITES = 0300;
    private static final int ANYTHING = 0700;
    private static final int IN_TWO_MOUNTS = 1;

    private final Layer upper;
    private final Layer lower;
    private final Names names = new Names();
    private final Files files = new Files();
    private final PinnedFiles pinned = new PinnedFiles();
    private final Metadata metadata = new Metadata(pinned);
    private final ExtendedAttributes attributes = new ExtendedAttributes();
    private final FileCopy content = new FileCopy();
    private final FileStatus status = new FileStatus();
    private final FileStatus other = new FileStatus();
    private final byte[] target = new byte[Files.PATH_MAX];
    private final byte[] staged;

    /**
     * Goes from one layer to the other.
     *
     * @param branch the name of the branch, which no file of a program has, and which is the same for who goes on
     */
    Steps(Fd upper, Fd lower, String branch) {
        this.upper = Layer.withEveryWay(upper);
        this.lower = Layer.withEveryWay(lower);
        this.staged = NativeText.encode("." + branch);
    }

    /** Takes one step. What a program has removed or replaced since the step was written down does not come any more. */
    void take(Step step) {
        if (step.kind() == Step.Kind.REMOVE) {
            remove(step.path());
        } else if (upper.look(step.path(), status) && status.isDirectory() == step.isOfDirectory()) {
            bring(step);
        }
    }

    private void bring(Step step) {
        switch (step.kind()) {
            case DIRECTORY -> inParent(step.path(), parent -> makeDirectory(parent, step.path()));
            case ATTRIBUTES -> copyAttributes(step.path());
            case LINK -> linkOrPut(step);
            default -> put(step);
        }
    }

    private void remove(String path) {
        List<String> below = new ArrayList<>(List.of(path));
        for (int i = 0; i < below.size(); i++) {
            if (lower.look(below.get(i), status) && status.isDirectory()) {
                open(below.get(i));
                below.addAll(lower.list(below.get(i)));
            }
        }
        for (int i = below.size() - 1; i >= 0; i--) {
            String each = below.get(i);
            if (lower.look(each, status)) {
                int flags = status.isDirectory() ? OpenFlags.AT_REMOVEDIR : 0;
                byte[] name = RawPath.name(each);
                inParent(each, parent -> names.unlinkat(parent, name, name.length, flags));
            }
        }
    }

    /** Lets the owner do anything in a directory that is about to go. */
    private void open(String path) {
        int mode = status.mode() & PERMISSIONS;
        if ((mode & ANYTHING) != ANYTHING) {
            int fd = lower.pinDirectory(path);
            if (fd >= 0) {
                pinned.chmod(fd, mode | ANYTHING);
                Fd.closeRaw(fd);
            }
        }
    }

    private int makeDirectory(int parent, String path) {
        byte[] name = RawPath.name(path);
        int result = names.mkdirat(parent, name, name.length, ANYTHING);
        boolean isThere = result == -Errnos.EEXIST && lower.look(path, other) && other.isDirectory();
        return isThere ? 0 : result;
    }

    private void copyAttributes(String path) {
        int from = KernelException.require(upper.pin(path), "open of the change");
        try {
            upper.restore(path);
            KernelException.require(pinned.status(from, status), "statx");
            int to = KernelException.require(lower.pinDirectory(path), "open");
            lower.restore(path);
            attributes.removeOthers(to, from);
            int copied = metadata.copy(from, status, to);
            Fd.closeRaw(to);
            KernelException.require(copied, "setxattr");
        } finally {
            Fd.closeRaw(from);
        }
    }

    private void put(Step step) {
        int from = KernelException.require(upper.pin(step.path()), "open of the change");
        try {
            KernelException.require(pinned.status(from, status), "statx");
            inParent(step.path(), parent -> {
                int made = stage(from, parent);
                if (made < 0) {
                    names.unlinkat(parent, staged, staged.length, 0);
                    return made;
                }
                return settle(parent, step.path());
            });
        } finally {
            Fd.closeRaw(from);
        }
    }

    private int stage(int from, int parent) {
        names.unlinkat(parent, staged, staged.length, 0);
        int result;
        if (status.isSymlink()) {
            int length = files.readlinkat(from, new byte[0], 0, target);
            result = length < 0 ? length : names.symlinkat(target, length, parent, staged, staged.length);
        } else if (status.isRegular()) {
            result = stageContent(from, parent);
        } else {
            result = names.mknodat(parent, staged, staged.length, (status.mode() & S_IFMT) | OWNER_ONLY);
        }
        int made = result < 0 ? result : files.openat2(parent, staged, staged.length, PIN, 0, 0);
        if (made < 0) {
            return made;
        }
        int copied = metadata.copy(from, status, made);
        Fd.closeRaw(made);
        return copied;
    }

    private int stageContent(int from, int parent) {
        int source = openSource(from);
        if (source < 0) {
            return source;
        }
        int made = files.openat2(parent, staged, staged.length, CREATE, OWNER_ONLY, 0);
        int result = made < 0 ? made : content.copy(source, made, status.size());
        Fd.closeRaw(source);
        if (made >= 0) {
            Fd.closeRaw(made);
        }
        return result;
    }

    private int openSource(int from) {
        int source = pinned.reopen(from, READ);
        if (source == -Errnos.EACCES) {
            int mode = status.mode() & PERMISSIONS;
            pinned.chmod(from, mode | OWNER_READS);
            source = pinned.reopen(from, READ);
            pinned.chmod(from, mode);
        }
        return source;
    }

    private void linkOrPut(Step step) {
        long inode = status.inode();
        boolean isStillOne = upper.look(step.first(), other) && other.inode() == inode;
        // Names in two mounts cannot be names of one file.
        if (!isStillOne || !link(step)) {
            put(step);
        }
    }

    private boolean link(Step step) {
        int first = KernelException.require(lower.pin(step.first()), "open of the other name");
        try {
            int result = inParent(step.path(), parent -> {
                names.unlinkat(parent, staged, staged.length, 0);
                int made = pinned.link(first, parent, staged, staged.length);
                if (made == -Errnos.EXDEV) {
                    return IN_TWO_MOUNTS;
                }
                return made < 0 ? made : settle(parent, step.path());
            });
            return result != IN_TWO_MOUNTS;
        } finally {
            Fd.closeRaw(first);
        }
    }

    private int settle(int parent, String path) {
        byte[] name = RawPath.name(path);
        int result = names.renameat2(parent, staged, staged.length, parent, name, name.length, 0);
        // It is still there where the move failed, and where both were names of one file.
        names.unlinkat(parent, staged, staged.length, 0);
        return result;
    }

    /** Does something in the directory that a path is in, even where its mode forbids its owner to. */
    private int inParent(String path, IntUnaryOperator change) {
        int parent = KernelException.require(lower.pinDirectory(RawPath.parent(path)), "open of the directory");
        try {
            int result = change.applyAsInt(parent);
            if (result == -Errnos.EACCES && pinned.status(parent, other) == 0) {
                int mode = other.mode() & PERMISSIONS;
                pinned.chmod(parent, mode | OWNER_WRITES);
                result = change.applyAsInt(parent);
                pinned.chmod(parent, mode);
            }
            return KernelException.require(result, "commit");
        } finally {
            Fd.closeRaw(parent);
        }
    }

    @Override
    public void close() {
        upper.close();
        lower.close();
    }
}
