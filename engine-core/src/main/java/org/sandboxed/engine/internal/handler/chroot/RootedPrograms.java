package org.sandboxed.engine.internal.handler.chroot;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.sandboxed.engine.internal.filesystem.Caller;
import org.sandboxed.engine.internal.filesystem.cow.CowPlace;
import org.sandboxed.engine.internal.filesystem.cow.MergedResolver;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.Files;
import org.sandboxed.engine.internal.kernel.PinnedFiles;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;

/**
 * Where the kernel is to find a program of another root. A program that names a loader is copied, and the copy names the
 * loader by its path on the machine. Called with the tree's lock held, on one thread.
 */
public final class RootedPrograms {

    /** A program that begins with {@code #!}. */
    public static final int SCRIPT = Integer.MIN_VALUE;

    private final MergedResolver resolver;
    private final ProgramStage stage;
    private final PinnedFiles pinned = new PinnedFiles();
    private final FileStatus status = new FileStatus();
    private final CowPlace loader = new CowPlace();
    private final byte[] path = new byte[Files.PATH_MAX];
    private byte[] found = {};

    /**
     * Finds programs.
     *
     * @param resolver knows the root
     * @param stage where what the kernel is to find is put
     */
    public RootedPrograms(MergedResolver resolver, ProgramStage stage) {
        this.resolver = resolver;
        this.stage = stage;
    }

    /**
     * Finds where the kernel is to look for a program.
     *
     * @param fd the program, pinned
     * @return 0 where it is at {@link #found()}; {@link #SCRIPT}, or a negated errno
     */
    public int find(Caller caller, int fd) {
        int length = pinned.pathOf(fd, path);
        if (length < 0 || pinned.status(fd, status) < 0) {
            return length < 0 ? length : -Errnos.EIO;
        }
        try (FileChannel file = FileChannel.open(Path.of("/proc/self/fd/" + fd), StandardOpenOption.READ)) {
            ProgramImage image = ProgramImage.read(file);
            found = Arrays.copyOf(path, length);
            return switch (image.kind()) {
                case PLAIN -> 0;
                case SCRIPT -> SCRIPT;
                case UNKNOWN -> -Errnos.ENOEXEC;
                case LOADED -> load(caller, file, image);
            };
        } catch (IOException e) {
            System.getLogger(RootedPrograms.class.getName())
                    .log(System.Logger.Level.DEBUG, "a program cannot be read, or not be copied", e);
            return -Errnos.EACCES;
        }
    }

    private int load(Caller caller, FileChannel file, ProgramImage image) throws IOException {
        byte[] name = image.loader();
        resolver.resolve(caller, AT_FDCWD, name, name.length, true, loader);
        byte[] real;
        try {
            switch (loader.kind()) {
                case FOUND -> real = Arrays.copyOf(path, Math.max(pinned.pathOf(loader.fd(), path), 0));
                case OUTSIDE ->
                    real = Arrays.copyOf(loader.path().bytes(), loader.path().length());
                default -> {
                    return loader.failure();
                }
            }
        } finally {
            loader.close();
        }
        found = stage.copy(file, status, image, real, found);
        return 0;
    }

    /** Where the kernel is to look. Not to be changed. */
    public byte[] found() {
        return found;
    }

    /**
     * A path for it, relative to the kernel's working directory; empty where none is short enough.
     *
     * @param name what its last name is to be
     * @param most how long the path may be
     */
    public byte[] link(byte[] name, int most) {
        return stage.link(found, name, most);
    }
}
