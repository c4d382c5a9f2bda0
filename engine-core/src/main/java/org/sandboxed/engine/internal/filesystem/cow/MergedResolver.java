package org.sandboxed.engine.internal.filesystem.cow;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.dispatch.SandboxMembers;
import org.sandboxed.engine.internal.filesystem.Caller;
import org.sandboxed.engine.internal.filesystem.LastCaller;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.PathRuleSet;
import org.sandboxed.engine.internal.filesystem.ProcPaths;
import org.sandboxed.engine.internal.filesystem.ProcRules;
import org.sandboxed.engine.internal.filesystem.root.RootedRun;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.Files;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_CLOEXEC;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_NOFOLLOW;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_PATH;

/**
 * From a path of a program to a place of the merged view, or to a path outside of it. A path without links and {@code ..}
 * takes one or two openat2(2); any other is walked name by name by {@link MergedWalk}. Called with the tree's lock held, on
 * one thread.
 */
public final class MergedResolver implements AutoCloseable {

    private static final int PIN = O_PATH | O_CLOEXEC;
    private static final byte[] ROOT = {'/'};
    private static final byte[] NOTHING = {};

    private final Layers layers;
    private final Files files;
    private final MergedWalk walk;
    private final VirtualDirectories virtual;
    private final @Nullable RootedResolver rooted;
    private final PathBytes text = new PathBytes();
    private final PathBytes base = new PathBytes();
    private final OutsidePaths outside;
    private final CallerDescriptors descriptors;
    private boolean isToMake;
    private boolean mayPresume;

    /** Makes a resolver for the programs of one run. */
    public MergedResolver(CowTree tree, SandboxMembers members, VirtualDirectories virtual) {
        this(tree, members, virtual, null, null);
    }

    /**
     * As {@link #MergedResolver(CowTree, SandboxMembers, VirtualDirectories)}.
     *
     * @param rules say which paths outside no program can change, or null where that is not known
     * @param root that of the programs, or null for that of the machine
     */
    public MergedResolver(
            CowTree tree,
            SandboxMembers members,
            VirtualDirectories virtual,
            @Nullable PathRuleSet rules,
            @Nullable RootedRun root) {
        this.layers = new Layers(tree);
        this.files = layers.files();
        this.virtual = virtual;
        this.walk = new MergedWalk(layers, members, virtual);
        this.outside = new OutsidePaths(layers, rules);
        this.descriptors = new CallerDescriptors(layers);
        this.rooted = root == null ? null : new RootedResolver(layers, members, root);
    }

    /** From now on callers are asked for their working directory by way of who knows those that stay where they are. */
    public void ask(LastCaller lastCaller) {
        descriptors.ask(lastCaller);
    }

    Layers layers() {
        return layers;
    }

    /**
     * Finds where a path leads. ABSENT says that nothing is there, and nothing about the directory that it would be in.
     *
     * @param dirfd the caller's descriptor, or AT_FDCWD
     * @param follow whether a link at the end is followed
     */
    public void resolve(Caller caller, int dirfd, byte[] path, int length, boolean follow, CowPlace into) {
        isToMake = false;
        mayPresume = false;
        resolveSlashed(caller, dirfd, path, length, follow, into);
    }

    /** As {@link #resolve}, for who makes what is missing: a name that is missing in a directory that is there is ABSENT. */
    public void resolveToMake(Caller caller, int dirfd, byte[] path, int length, boolean follow, CowPlace into) {
        isToMake = true;
        mayPresume = false;
        resolveSlashed(caller, dirfd, path, length, follow, into);
    }

    /**
     * As {@link #resolveToMake}, for who makes a file that must not be there yet: in the directory in which something was made
     * last a name may be {@link CowPlace#isPresumed presumed} to be absent.
     */
    public void resolveToCreate(Caller caller, int dirfd, byte[] path, int length, boolean follow, CowPlace into) {
        isToMake = true;
        mayPresume = true;
        resolveSlashed(caller, dirfd, path, length, follow, into);
    }

    private void resolveSlashed(Caller caller, int dirfd, byte[] path, int length, boolean follow, CowPlace into) {
        boolean slash = length > 0 && path[length - 1] == '/';
        resolveWritten(caller, dirfd, path, length, follow || slash, into);
        into.written(slash, WrittenPath.endsInDots(path, length));
    }

    /** Finds a name in its directory, whatever it is a name of, and whether a slash follows it or not. */
    public void resolveName(Caller caller, int dirfd, byte[] path, int length, CowPlace into) {
        int end = length;
        while (end > 1 && path[end - 1] == '/') {
            end--;
        }
        isToMake = true;
        mayPresume = false;
        resolveWritten(caller, dirfd, path, end, false, into);
        into.written(end < length, WrittenPath.endsInDots(path, length));
    }

    private void resolveWritten(Caller caller, int dirfd, byte[] path, int length, boolean follow, CowPlace into) {
        into.reset();
        if (length == 0) {
            into.fail(-Errnos.ENOENT);
        } else if (rooted != null) {
            int start = path[0] == '/' || dirfd == AT_FDCWD ? AT_FDCWD : descriptors.pin(caller, dirfd);
            rooted.resolve(caller, start, path, length, follow, into);
        } else if (path[0] == '/') {
            resolveAbsolute(caller, path, length, follow, into);
        } else {
            resolveRelative(caller, dirfd, path, length, follow, into);
        }
    }

    /** Whether a path goes straight down: neither absolute, nor through {@code ..}. */
    public boolean isPlain(byte[] path, int length) {
        return path[0] != '/' && WrittenPath.append(NOTHING, 0, path, length, base);
    }

    /** Finds what a descriptor of the caller, or its working directory for AT_FDCWD, refers to. */
    public void resolveDescriptor(Caller caller, int fd, CowPlace into) {
        into.reset();
        if (rooted != null && fd == AT_FDCWD) {
            rooted.resolve(caller, AT_FDCWD, NOTHING, 0, true, into);
            return;
        }
        byte[] directory = fd == AT_FDCWD ? virtual.of(caller) : null;
        if (directory != null && WrittenPath.isAbsolute(directory)) {
            into.path().append(directory, 0, directory.length);
            into.outside(true);
            return;
        }
        if (directory != null) {
            walk.inside(caller, directory, directory.length, NOTHING, 0, true, into);
            return;
        }
        int opened = descriptors.pin(caller, fd);
        if (opened < 0) {
            into.fail(opened);
        } else {
            layers.placeFile(opened, text, into);
        }
    }

    /** Finds the directory in which the kernel starts with a relative path of the caller. */
    public void kernelDirectory(Caller caller, int dirfd, CowPlace into) {
        into.reset();
        int opened = descriptors.pin(caller, dirfd);
        if (opened < 0) {
            into.fail(opened);
        } else {
            layers.place(opened, text, into);
        }
    }

    private void resolveAbsolute(Caller caller, byte[] path, int length, boolean follow, CowPlace into) {
        text.clear();
        text.append(path, 0, length);
        if (layers.isInside(text, base)) {
            walkOrLook(caller, NOTHING, 0, base.bytes(), base.length(), follow, into);
        } else if (ProcPaths.isNamed(path, length)) {
            walk.outside(caller, NOTHING, 0, path, length, follow, false, into);
        } else {
            resolveOutside(caller, AT_FDCWD, NOTHING, 0, path, length, follow, into);
        }
    }

    private void resolveRelative(Caller caller, int dirfd, byte[] path, int length, boolean follow, CowPlace into) {
        byte[] directory = dirfd == AT_FDCWD ? virtual.of(caller) : null;
        if (directory != null && WrittenPath.isAbsolute(directory)) {
            walk.outside(caller, directory, directory.length, path, length, follow, true, into);
            return;
        }
        if (directory != null) {
            walkOrLook(caller, directory, directory.length, path, length, follow, into);
            return;
        }
        if (descriptors.isDirectoryInside(caller, dirfd, path, base)) {
            walkOrLook(caller, base.bytes(), base.length(), path, length, follow, into);
            return;
        }
        int start = descriptors.pin(caller, dirfd);
        if (start < 0) {
            into.fail(start);
            return;
        }
        layers.place(start, text, into);
        resolveFrom(caller, path, length, follow, into);
    }

    /** Goes on from what the place holds; where it has failed, the place says why. */
    private void resolveFrom(Caller caller, byte[] path, int length, boolean follow, CowPlace into) {
        base.clear();
        base.append(into.path().bytes(), 0, into.path().length());
        boolean isFound = into.is(CowPlace.Kind.FOUND);
        if (into.is(CowPlace.Kind.OUTSIDE)) {
            int pinned = into.takeFd();
            into.reset();
            resolveOutside(caller, pinned, base.bytes(), base.length(), path, length, follow, into);
            Fd.closeRaw(pinned);
        } else if (isFound || into.is(CowPlace.Kind.DETACHED)) {
            if (!into.status().isDirectory()) {
                into.reset();
                into.fail(-Errnos.ENOTDIR);
            } else if (isFound) {
                into.reset();
                walkOrLook(caller, base.bytes(), base.length(), path, length, follow, into);
            } else {
                resolveFromRemoved(caller, path, length, follow, into);
            }
        }
    }

    /** A directory that was removed is still there for who is in it, and so is the one above; it has no names. */
    private void resolveFromRemoved(Caller caller, byte[] path, int length, boolean follow, CowPlace into) {
        int at = WrittenPath.afterDots(path, length);
        if (at == length) {
            return;
        }
        into.reset();
        if (!WrittenPath.isDots(path, at, length, 2)) {
            into.fail(-Errnos.ENOENT);
            return;
        }
        base.removeLast();
        byte[] rest = Arrays.copyOfRange(path, at + 2, length);
        walk.inside(caller, base.bytes(), base.length(), rest, rest.length, follow, into);
        into.left();
    }

    /** Asks the kernel first: most paths outside never come near the working directory. */
    private void resolveOutside(
            Caller caller,
            int start,
            byte[] from,
            int fromLength,
            byte[] path,
            int length,
            boolean follow,
            CowPlace into) {
        // Below something without a path, such as a socket, nothing of the working directory can be.
        boolean hasPath = fromLength == 0 || from[0] == '/';
        boolean isOutside = outside.isPlain(start, from, fromLength, path, length, follow, into)
                || outside.isFound(start, path, length, follow, into)
                || !hasPath;
        if (isOutside) {
            into.outside(false);
        } else {
            walk.outside(caller, from, fromLength, path, length, follow, false, into);
        }
    }

    /** One look where the path has neither links nor dots in it, and a walk where it has. */
    private void walkOrLook(
            Caller caller, byte[] from, int fromLength, byte[] path, int length, boolean follow, CowPlace into) {
        if (!WrittenPath.append(from, fromLength, path, length, into.path()) || WrittenPath.endsInDot(path, length)) {
            walk.inside(caller, from, fromLength, path, length, follow, into);
            return;
        }
        if (into.path().isTooLong()) {
            into.fail(-Errnos.ENAMETOOLONG);
            return;
        }
        boolean wantsDirectory = length > 0 && path[length - 1] == '/';
        if (mayPresume && length > 0 && !wantsDirectory && layers.isPresumablyAbsent(into)) {
            into.presumedAbsent();
            return;
        }
        int result = layers.look(into);
        if (result == 0 && !(follow && into.status().isSymlink())) {
            if (wantsDirectory && !into.status().isDirectory()) {
                into.fail(-Errnos.ENOTDIR);
            }
        } else if (result == 0 || result == -Errnos.ELOOP || result == -Errnos.ENOENT) {
            walkMissing(caller, from, fromLength, path, length, follow, result, into);
        } else {
            into.fail(result);
        }
    }

    private void walkMissing(
            Caller caller,
            byte[] from,
            int fromLength,
            byte[] path,
            int length,
            boolean follow,
            int result,
            CowPlace into) {
        if (result != -Errnos.ENOENT || into.isRoot()) {
            walk.inside(caller, from, fromLength, path, length, follow, into);
            return;
        }
        if (!isToMake) {
            into.absent();
            return;
        }
        int full = into.path().length();
        int parent = into.parentLength();
        int directory = layers.pinUpperDirectory(into.path().bytes(), parent);
        if (directory >= 0) {
            into.absent(directory);
            return;
        }
        into.path().setLength(parent);
        int found = layers.look(into);
        into.path().setLength(full);
        if (found == -Errnos.ELOOP || (found == 0 && into.status().isSymlink())) {
            walk.inside(caller, from, fromLength, path, length, follow, into);
        } else if (found < 0) {
            into.fail(found);
        } else if (into.status().isDirectory()) {
            into.absent();
        } else {
            into.fail(-Errnos.ENOTDIR);
        }
    }

    /** Pins what a descriptor of the caller refers to; a descriptor or a negated errno. */
    public int pinDescriptor(Caller caller, int fd) {
        return descriptors.pin(caller, fd);
    }

    /**
     * What a link of proc(5) tells a program in another root.
     *
     * @param link absolute, on the machine
     * @param into gets the text
     * @return 0 where there is a text, EACCES negated for a process outside of the sandbox, or another negated errno
     */
    public int readProcLink(Caller caller, PathBytes link, PathBytes into) {
        return rooted == null ? -Errnos.EINVAL : rooted.links().read(caller, link, into);
    }

    /** Pins what an absolute path outside leads to; a descriptor or a negated errno. */
    public int pinOutside(PathBytes path, boolean follow) {
        byte[] bytes = path.length() == 0 ? ROOT : path.bytes();
        if (rooted != null && !ProcRules.concerns(path)) {
            return rooted.pin(path);
        }
        return files.openat2(AT_FDCWD, bytes, Math.max(path.length(), 1), follow ? PIN : PIN | O_NOFOLLOW, 0, 0);
    }

    /** Whether programs have another root than the machine's. */
    public boolean isRooted() {
        return rooted != null;
    }

    /**
     * Where in the view a path of the machine is.
     *
     * @return false where it is nowhere
     */
    public boolean toView(PathBytes path, PathBytes virtualPath) {
        return rooted != null && rooted.links().toView(path, virtualPath);
    }

    /** The directory of a process that the kernel does not know, or null. */
    public byte @Nullable [] virtualDirectory(Caller caller) {
        return virtual.of(caller);
    }

    /** Lets everything go that was kept pinned for the next call. */
    @Override
    public void close() {
        layers.release();
    }
}
