package org.sandboxed.engine.internal.filesystem.cow;

import org.sandboxed.engine.internal.dispatch.SandboxMembers;
import org.sandboxed.engine.internal.filesystem.Caller;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.ProcPaths;
import org.sandboxed.engine.internal.filesystem.ProcRules;
import org.sandboxed.engine.internal.filesystem.RemainingNames;
import org.sandboxed.engine.internal.kernel.Descriptions;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.Files;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_CLOEXEC;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_PATH;
import static org.sandboxed.engine.internal.kernel.OpenFlags.RESOLVE_NO_MAGICLINKS;

/**
 * Walks a path name by name, as path_resolution(7) describes it: inside of the working directory over the merged view,
 * outside over the real file system with {@code /proc/self} being the caller, and to and fro between them. Not thread-safe.
 */
final class MergedWalk {

    private final Layers layers;
    private final SandboxMembers members;
    private final VirtualDirectories virtual;
    private final Descriptions descriptions = new Descriptions();
    private final PathBytes at = new PathBytes();
    private final PathBytes self = new PathBytes();
    private final byte[] target = new byte[Files.PATH_MAX];
    private final RemainingNames names = new RemainingNames();
    private boolean isInside;
    private boolean isDetour;
    private int startLength;
    private boolean wantsDirectory;
    private boolean endsInDot;

    MergedWalk(Layers layers, SandboxMembers members, VirtualDirectories virtual) {
        this.layers = layers;
        this.members = members;
        this.virtual = virtual;
    }

    /** Walks from a directory of the view. */
    void inside(Caller caller, byte[] from, int fromLength, byte[] path, int length, boolean follow, CowPlace into) {
        start(path, length);
        isInside = true;
        isDetour = true;
        startLength = fromLength;
        into.reset();
        into.path().append(from, 0, fromLength);
        go(caller, follow, into);
    }

    /** Walks from a real directory, absolute. */
    void outside(
            Caller caller,
            byte[] from,
            int fromLength,
            byte[] path,
            int length,
            boolean follow,
            boolean detour,
            CowPlace into) {
        start(path, length);
        isInside = false;
        isDetour = detour;
        startLength = 0;
        into.reset();
        at.clear();
        if (fromLength > 1) {
            at.append(from, 0, fromLength);
        }
        go(caller, follow, into);
    }

    private void start(byte[] path, int length) {
        wantsDirectory = false;
        endsInDot = false;
        names.start(path, length);
    }

    private void go(Caller caller, boolean follow, CowPlace into) {
        boolean goesOn = true;
        while (goesOn && names.hasNext()) {
            goesOn = step(caller, follow, into);
        }
        if (goesOn && isInside) {
            finishInside(into);
        } else if (goesOn) {
            into.path().set(at);
            into.outside(isDetour);
        }
    }

    private void finishInside(CowPlace into) {
        int result = endsInDot ? layers.requireSearchable(into.path()) : 0;
        if (result == 0) {
            result = layers.look(into);
        }
        if (result < 0) {
            into.fail(result);
        } else if (wantsDirectory && !into.status().isDirectory()) {
            into.fail(-Errnos.ENOTDIR);
        }
    }

    /** Takes one name; false where the result is decided. */
    private boolean step(Caller caller, boolean follow, CowPlace into) {
        names.take();
        int from = names.from();
        int count = names.count();
        wantsDirectory = names.isFollowedBySlash();
        endsInDot = names.isDot();
        if (endsInDot) {
            wantsDirectory = true;
            return true;
        }
        if (names.isDotDot()) {
            wantsDirectory = true;
            return ascend(into);
        }
        boolean stopsAtLink = !follow && !wantsDirectory;
        return isInside
                ? enterInside(from, count, stopsAtLink, into)
                : enterOutside(caller, from, count, stopsAtLink, into);
    }

    private boolean ascend(CowPlace into) {
        int refused = isInside ? layers.requireSearchable(into.path()) : 0;
        if (refused < 0) {
            into.fail(refused);
            return false;
        }
        if (!isInside) {
            at.removeLast();
        } else if (into.isRoot()) {
            byte[] root = layers.tree().lowerPrefix();
            leave(root, root.length);
            at.removeLast();
        } else {
            into.path().removeLast();
        }
        if (into.path().length() < startLength || !isInside) {
            into.left();
        }
        return true;
    }

    private void leave(byte[] path, int length) {
        isInside = false;
        isDetour = true;
        at.clear();
        at.append(path, 0, length);
    }

    private boolean enterInside(int from, int count, boolean stopsAtLink, CowPlace into) {
        int directory = into.path().length();
        into.path().childOrFirst(names.bytes(), from, count);
        if (into.path().isTooLong()) {
            into.fail(-Errnos.ENAMETOOLONG);
            return false;
        }
        int result = layers.look(into);
        if (result == -Errnos.ENOENT && names.isLast()) {
            into.absent();
            markSlash(into);
            return false;
        }
        if (result < 0) {
            into.fail(result);
            return false;
        }
        if (into.status().isSymlink()) {
            return (!names.isLast() || !stopsAtLink) && followInside(directory, into);
        }
        if (wantsDirectory && !into.status().isDirectory()) {
            into.fail(-Errnos.ENOTDIR);
            markSlash(into);
            return false;
        }
        return !names.isLast();
    }

    private void markSlash(CowPlace into) {
        if (wantsDirectory && names.isLast()) {
            into.slashed();
        }
    }

    private boolean followInside(int directory, CowPlace into) {
        int length = descriptions.readlink(into.fd(), target);
        if (length <= 0) {
            into.fail(length < 0 ? length : -Errnos.ENOENT);
            return false;
        }
        into.close();
        into.followed();
        into.path().setLength(directory);
        if (!prependLink(length, into)) {
            return false;
        }
        if (target[0] == '/') {
            into.left();
            leave(target, 0);
        }
        return true;
    }

    private boolean enterOutside(Caller caller, int from, int count, boolean stopsAtLink, CowPlace into) {
        if (at.length() == ProcPaths.LENGTH && ProcRules.concerns(at)) {
            self.clear();
            if (ProcPaths.appendSelf(self, caller, names.bytes(), from, count)) {
                into.followed();
                System.arraycopy(self.bytes(), 0, target, 0, self.length());
                return prependLink(self.length(), into);
            }
        }
        int directory = at.length();
        at.child(names.bytes(), from, count);
        if (at.isTooLong()) {
            into.fail(-Errnos.ENAMETOOLONG);
            return false;
        }
        if (layers.isInside(at, into.path())) {
            isInside = true;
            isDetour = true;
            return true;
        }
        int got = layers.files().readlinkat(AT_FDCWD, at.bytes(), at.length(), target);
        if (got <= 0 || (names.isLast() && stopsAtLink)) {
            return goOnOutside(got, into);
        }
        if (ProcRules.concerns(at) && isMagic()) {
            return jump(caller, into);
        }
        into.followed();
        at.setLength(target[0] == '/' ? 0 : directory);
        return prependLink(got, into);
    }

    /** Whatever is not a link, or is not there, is left to the kernel to say. */
    private boolean goOnOutside(int result, CowPlace into) {
        if (result >= 0 || result == -Errnos.EINVAL) {
            return true;
        }
        // The rest of the path belongs to where it led.
        while (names.hasNext()) {
            names.take();
            at.child(names.bytes(), names.from(), names.count());
        }
        into.path().set(at);
        into.outside(isDetour);
        return false;
    }

    private boolean isMagic() {
        int fd =
                layers.files().openat2(AT_FDCWD, at.bytes(), at.length(), O_PATH | O_CLOEXEC, 0, RESOLVE_NO_MAGICLINKS);
        if (fd >= 0) {
            Fd.closeRaw(fd);
        }
        return fd == -Errnos.ELOOP;
    }

    /** Follows a link of procfs that leads to an open file and not to a path. */
    private boolean jump(Caller caller, CowPlace into) {
        into.jumped();
        int process = ProcPaths.process(at);
        if (caller.isForeign(process, members)) {
            into.foreign();
            return false;
        }
        byte[] directory = caller.is(process) && ProcPaths.isWorkingDirectory(at) ? virtual.of(caller) : null;
        if (directory != null) {
            return enterView(directory, into);
        }
        int fd = layers.files().openat2(AT_FDCWD, at.bytes(), at.length(), O_PATH | O_CLOEXEC, 0, 0);
        if (fd < 0) {
            into.fail(fd);
            return false;
        }
        // Where the program holds something without a path, the link itself is what names it.
        self.set(at);
        layers.place(fd, at, into);
        if (into.is(CowPlace.Kind.OUTSIDE)) {
            return jumpedOutside(into);
        }
        isInside = true;
        isDetour = true;
        if (into.is(CowPlace.Kind.DETACHED) && !names.isLast()) {
            // What was removed has no names in it.
            into.fail(into.status().isDirectory() ? -Errnos.ENOENT : -Errnos.ENOTDIR);
        }
        return into.is(CowPlace.Kind.FOUND) && !names.isLast();
    }

    private boolean jumpedOutside(CowPlace into) {
        into.close();
        boolean hasPath = at.length() > 0 && at.bytes()[0] == '/';
        if (!hasPath || names.isLast()) {
            into.path().set(hasPath ? at : self);
            into.outside(isDetour);
            return false;
        }
        if (at.length() == 1) {
            at.clear();
        }
        return true;
    }

    private boolean enterView(byte[] directory, CowPlace into) {
        if (directory.length > 0 && directory[0] == '/') {
            leave(directory, directory.length);
            return true;
        }
        isInside = true;
        isDetour = true;
        into.path().clear();
        into.path().append(directory, 0, directory.length);
        return true;
    }

    private boolean prependLink(int length, CowPlace into) {
        if (!names.prependLink(target, length)) {
            into.fail(-Errnos.ELOOP);
            return false;
        }
        return true;
    }
}
