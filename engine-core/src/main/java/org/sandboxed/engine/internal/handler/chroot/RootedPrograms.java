package org.sandboxed.engine.internal.handler.chroot;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sandboxed.engine.internal.filesystem.Caller;
import org.sandboxed.engine.internal.filesystem.DeniedFiles;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.PathRuleSet;
import org.sandboxed.engine.internal.filesystem.cow.CowPlace;
import org.sandboxed.engine.internal.filesystem.cow.CowTree;
import org.sandboxed.engine.internal.filesystem.cow.MergedResolver;
import org.sandboxed.engine.internal.kernel.Descriptions;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.Files;
import org.sandboxed.engine.internal.kernel.PinnedFiles;

import static org.sandboxed.engine.internal.kernel.AccessModes.X_OK;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_EACCESS;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;

/**
 * Where the kernel is to find a program of another root. A program that names a loader is copied, and the copy names the
 * loader by its path on the machine. Called with the tree's lock held, on one thread.
 */
public final class RootedPrograms {

    private static final int MOST_INTERPRETERS = 5;
    private static final byte[] NO_LOADER = {};

    private final MergedResolver resolver;
    private final ProgramStage stage;
    private final CowTree tree;
    private final PathRuleSet rules;
    private final DeniedFiles denied;
    private final Descriptions descriptions = new Descriptions();
    private final List<byte[]> leading = new ArrayList<>();
    private final PinnedFiles pinned = new PinnedFiles();
    private final Files files = new Files();
    private final FileStatus status = new FileStatus();
    private final FileStatus other = new FileStatus();
    private final CowPlace loader = new CowPlace();
    private final byte[] path = new byte[Files.PATH_MAX];
    private byte[] found = {};
    private byte[] needed = {};
    private boolean mayInterpret;

    /**
     * Finds programs.
     *
     * @param resolver knows the root
     * @param tree what is changed in it
     * @param stage where what the kernel is to find is put
     * @param rules which interpreters may be executed
     */
    public RootedPrograms(MergedResolver resolver, CowTree tree, ProgramStage stage, PathRuleSet rules) {
        this.resolver = resolver;
        this.stage = stage;
        this.tree = tree;
        this.rules = rules;
        this.denied = new DeniedFiles(rules);
    }

    /**
     * Finds where the kernel is to look for a program, or for the interpreter of a script.
     *
     * @param fd the program, pinned
     * @param written its path, as an interpreter is told it
     * @return 0 where the kernel can be led to it, or a negated errno
     */
    public int find(Caller caller, int fd, byte[] written) {
        return find(caller, fd, written, true);
    }

    /**
     * As {@link #find(Caller, int, byte[])}.
     *
     * @param isLasting whether the path still leads to the program once another one is executed, as the interpreter of a script
     *     is
     */
    public int find(Caller caller, int fd, byte[] written, boolean isLasting) {
        leading.clear();
        needed = NO_LOADER;
        mayInterpret = isLasting;
        return find(caller, fd, written, MOST_INTERPRETERS);
    }

    private int find(Caller caller, int fd, byte[] written, int left) {
        int length = pinned.pathOf(fd, path);
        if (length < 0 || pinned.status(fd, status) < 0) {
            return length < 0 ? length : -Errnos.EIO;
        }
        if (!status.isRegular()) {
            return status.isSymlink() ? -Errnos.ELOOP : -Errnos.EACCES;
        }
        int access = descriptions.access(fd, X_OK, AT_EACCESS);
        if (access < 0) {
            return access;
        }
        try (FileChannel file = FileChannel.open(Path.of("/proc/self/fd/" + fd), StandardOpenOption.READ)) {
            ProgramImage image = ProgramImage.read(file);
            found = Arrays.copyOf(path, length);
            if (isScript() && image.kind() != ProgramImage.Kind.SCRIPT) {
                leading.add(0, written);
            }
            return switch (image.kind()) {
                case PLAIN -> stay(file, image);
                case SCRIPT -> interpret(caller, descriptions.head(fd, ScriptLine.LONGEST), written, left);
                case UNKNOWN -> -Errnos.ENOEXEC;
                case LOADED -> load(caller, file, image);
            };
        } catch (IOException e) {
            System.getLogger(RootedPrograms.class.getName())
                    .log(System.Logger.Level.DEBUG, "a program cannot be read, or not be copied", e);
            return -Errnos.EACCES;
        }
    }

    private int interpret(Caller caller, byte[] head, byte[] written, int left) {
        ScriptLine line = ScriptLine.parse(head);
        if (line == null || left == 0) {
            return line == null ? -Errnos.ENOEXEC : -Errnos.ELOOP;
        }
        if (!mayInterpret) {
            return -Errnos.ENOENT;
        }
        leading.add(0, written);
        if (line.argument().length > 0) {
            leading.add(0, line.argument());
        }
        byte[] name = line.interpreter();
        needed = name;
        CowPlace place = new CowPlace();
        resolver.resolve(caller, AT_FDCWD, name, name.length, true, place);
        int fd = place.is(CowPlace.Kind.OUTSIDE)
                ? resolver.pinOutside(place.path(), true)
                : place.failure() < 0 ? place.failure() : place.takeFd();
        place.close();
        if (fd < 0) {
            return fd;
        }
        try {
            return mayRun(place, fd) ? find(caller, fd, name, left - 1) : -Errnos.EACCES;
        } finally {
            Fd.closeRaw(fd);
        }
    }

    /** Whether the rules let an interpreter run, by the path that it has in the root and under every other name of it. */
    private boolean mayRun(CowPlace place, int fd) {
        PathBytes real = new PathBytes();
        if (place.is(CowPlace.Kind.OUTSIDE)) {
            real.set(place.path());
        } else {
            real.append(tree.lowerPath());
            real.child(place.path().bytes(), 0, place.path().length());
        }
        return PathRuleSet.allows(rules.read(real.bytes(), real.length()))
                && pinned.status(fd, status) == 0
                && denied.match(status) == 0;
    }

    /** Whether what was found is the interpreter of a script. */
    public boolean isScript() {
        return !leading.isEmpty();
    }

    /**
     * How what was found is executed by way of the spring board.
     *
     * @param name what the name of the process is to be
     */
    public ScriptRun run(byte[] name) {
        byte[] link = stage.link(found, name, Integer.MAX_VALUE);
        return new ScriptRun(stage.absolute(link), List.copyOf(leading));
    }

    /** A program without a loader is executed where it is, unless it has no path. */
    private int stay(FileChannel file, ProgramImage image) throws IOException {
        boolean hasPath = files.ownStatus(AT_FDCWD, found, found.length, other) == 0
                && other.inode() == status.inode()
                && other.device() == status.device();
        if (!hasPath) {
            found = stage.copy(file, status, image, NO_LOADER, found);
        }
        return 0;
    }

    private int load(Caller caller, FileChannel file, ProgramImage image) throws IOException {
        byte[] name = image.loader();
        needed = name;
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
        int missing = files.ownStatus(AT_FDCWD, real, real.length, other);
        if (missing < 0) {
            return missing;
        }
        found = stage.copy(file, status, image, real, found);
        return 0;
    }

    /** The loader or interpreter that was looked for last, as it is named; empty where none was. Not to be changed. */
    public byte[] needed() {
        return needed;
    }

    /**
     * A path for it, relative to the kernel's working directory; empty where none is short enough.
     *
     * @param name what its last name is to be
     * @param most how long the path may be
     */
    public byte[] link(byte[] name, int most) {
        return stage.link(isScript() ? stage.springBoard() : found, name, most);
    }
}
