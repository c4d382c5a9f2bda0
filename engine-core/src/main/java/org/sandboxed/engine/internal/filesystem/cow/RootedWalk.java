package org.sandboxed.engine.internal.filesystem.cow;

import org.sandboxed.engine.internal.dispatch.SandboxMembers;
import org.sandboxed.engine.internal.filesystem.Caller;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.ProcPaths;
import org.sandboxed.engine.internal.filesystem.ProcRules;
import org.sandboxed.engine.internal.filesystem.RemainingNames;
import org.sandboxed.engine.internal.filesystem.root.RootView;
import org.sandboxed.engine.internal.kernel.Descriptions;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.Files;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_CLOEXEC;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_NOFOLLOW;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_PATH;
import static org.sandboxed.engine.internal.kernel.OpenFlags.RESOLVE_NO_MAGICLINKS;
import static org.sandboxed.engine.internal.kernel.OpenFlags.RESOLVE_NO_SYMLINKS;

/**
 * Walks a path in another root, as path_resolution(7) describes it: {@code ..} stays at the root, the target of a link begins
 * there, and what is mounted is looked at where it is. A path without links and {@code ..} takes one look; any other is walked
 * name by name. Every look is at a path without links, and none is followed by the kernel, so nothing leads out. What is not
 * in the working directory is OUTSIDE with its path on the machine, and always a detour. Not thread-safe.
 */
final class RootedWalk {

    private static final int PIN = O_PATH | O_NOFOLLOW | O_CLOEXEC;
    private static final byte[] DEVICES = {'/', 'd', 'e', 'v'};

    private final Layers layers;
    private final SandboxMembers members;
    private final RootView view;
    private final RootedLinks links;
    private final Descriptions descriptions = new Descriptions();
    private final PathBytes at = new PathBytes();
    private final PathBytes host = new PathBytes();
    private final PathBytes text = new PathBytes();
    private final byte[] target = new byte[Files.PATH_MAX];
    private final RemainingNames names = new RemainingNames();
    private boolean wantsDirectory;

    RootedWalk(Layers layers, SandboxMembers members, RootView view, RootedLinks links) {
        this.layers = layers;
        this.members = members;
        this.view = view;
        this.links = links;
    }

    /**
     * Walks.
     *
     * @param from where a relative path begins, in the view
     */
    void walk(Caller caller, byte[] from, int fromLength, byte[] path, int length, boolean follow, CowPlace into) {
        into.reset();
        at.clear();
        if (length == 0 || path[0] != '/') {
            at.append(from, 0, fromLength);
        }
        if (isJoined(path, length) && isPlain(path, length, follow, into)) {
            return;
        }
        wantsDirectory = false;
        names.start(path, length);
        boolean goesOn = true;
        while (goesOn && names.hasNext()) {
            goesOn = step(caller, follow, into);
        }
        if (goesOn) {
            arrive(into);
        }
    }

    /** Puts a path after the one where the walk begins; false where there are dots in it that lead elsewhere. */
    private boolean isJoined(byte[] path, int length) {
        text.set(at);
        int from = 0;
        while (from < length) {
            int end = from;
            while (end < length && path[end] != '/') {
                end++;
            }
            int count = end - from;
            if (count == 2 && path[from] == '.' && path[from + 1] == '.') {
                return false;
            }
            if (count > 0 && !(count == 1 && path[from] == '.')) {
                text.child(path, from, count);
            }
            from = end + 1;
        }
        return true;
    }

    /** One look, where there is neither a link on the way nor any question what is there. */
    private boolean isPlain(byte[] path, int length, boolean follow, CowPlace into) {
        if (text.isTooLong()) {
            into.fail(-Errnos.ENAMETOOLONG);
            return true;
        }
        view.toHost(text, host);
        if (ProcRules.concerns(host)) {
            return false;
        }
        int result = look(into);
        if (result == -Errnos.ENOENT && into.isDetour() && !mayStillLead(text)) {
            into.outside(true);
            return true;
        }
        boolean mayBeDots = length > 0 && (path[length - 1] == '/' || path[length - 1] == '.');
        if (result < 0
                || (follow && into.status().isSymlink())
                || (mayBeDots && !into.status().isDirectory())) {
            return false;
        }
        leave(into);
        return true;
    }

    /** Looks at the path on the machine: what is found in the working directory or elsewhere is pinned in the place. */
    private int look(CowPlace into) {
        boolean isInside = layers.isInside(host, into.path());
        into.detour(!isInside);
        if (isInside) {
            return layers.look(into);
        }
        int fd = layers.files().openat2(AT_FDCWD, host.bytes(), host.length(), PIN, 0, RESOLVE_NO_SYMLINKS);
        into.path().set(host);
        if (fd >= 0) {
            into.found(fd, false);
            layers.readStatus(fd, into.status());
        }
        return Math.min(fd, 0);
    }

    /** What was found outside of the working directory is left to the next handlers. */
    private static void leave(CowPlace into) {
        if (into.isDetour()) {
            into.outside(true);
        }
    }

    /** Takes one name; false where the result is decided. */
    private boolean step(Caller caller, boolean follow, CowPlace into) {
        names.take();
        int from = names.from();
        int count = names.count();
        wantsDirectory = names.isFollowedBySlash();
        if (names.isDot()) {
            return true;
        }
        if (names.isDotDot()) {
            at.removeLast();
            return true;
        }
        view.toHost(at, host);
        if (host.length() == ProcPaths.LENGTH && ProcRules.concerns(host)) {
            text.clear();
            boolean isItself = names.isLast() && !follow && !wantsDirectory;
            if (!isItself && ProcPaths.appendSelf(text, caller, names.bytes(), from, count)) {
                into.followed();
                System.arraycopy(text.bytes(), 0, target, 0, text.length());
                return prependLink(text.length(), into);
            }
        }
        return enter(caller, from, count, !follow && !wantsDirectory, into);
    }

    private boolean enter(Caller caller, int from, int count, boolean stopsAtLink, CowPlace into) {
        int directory = at.length();
        at.child(names.bytes(), from, count);
        if (at.isTooLong()) {
            into.fail(-Errnos.ENAMETOOLONG);
            return false;
        }
        view.toHost(at, host);
        boolean isLast = names.isLast();
        int result = look(into);
        if (result < 0) {
            return miss(result, isLast, stopsAtLink, into);
        }
        if (into.status().isSymlink() && !(isLast && stopsAtLink)) {
            return followLink(caller, directory, from, count, into);
        }
        if ((wantsDirectory || !isLast) && !into.status().isDirectory()) {
            into.fail(-Errnos.ENOTDIR);
            markSlash(isLast, into);
            return false;
        }
        if (isLast) {
            leave(into);
        }
        return !isLast;
    }

    /** Whether something that is not in the root may be there all the same, or below. */
    private boolean mayStillLead(PathBytes path) {
        return path.isBelow(DEVICES) || view.leadsToMount(path);
    }

    private boolean miss(int result, boolean isLast, boolean stopsAtLink, CowPlace into) {
        if (result != -Errnos.ENOENT) {
            into.fail(result);
            return false;
        }
        byte[] link = isLast && stopsAtLink ? null : RootView.linkOfDevices(at);
        if (link != null) {
            System.arraycopy(link, 0, target, 0, link.length);
            at.clear();
            return prependLink(link.length, into);
        }
        if (!isLast) {
            if (view.leadsToMount(at)) {
                return true;
            }
            into.fail(result);
        } else if (into.isDetour()) {
            into.outside(true);
        } else {
            into.absent();
        }
        markSlash(isLast, into);
        return false;
    }

    private void markSlash(boolean isLast, CowPlace into) {
        if (isLast && wantsDirectory) {
            into.slashed();
        }
    }

    private boolean followLink(Caller caller, int directory, int from, int count, CowPlace into) {
        if (ProcRules.concerns(host) && isMagic()) {
            return jump(caller, from, count, into);
        }
        int length = descriptions.readlink(into.fd(), target);
        if (length <= 0) {
            into.fail(length < 0 ? length : -Errnos.ENOENT);
            return false;
        }
        into.close();
        into.followed();
        at.setLength(target[0] == '/' ? 0 : directory);
        return prependLink(length, into);
    }

    private boolean isMagic() {
        int fd = layers.files()
                .openat2(AT_FDCWD, host.bytes(), host.length(), O_PATH | O_CLOEXEC, 0, RESOLVE_NO_MAGICLINKS);
        if (fd >= 0) {
            Fd.closeRaw(fd);
        }
        return fd == -Errnos.ELOOP;
    }

    /** Follows a link of procfs that leads to an open file and not to a path. */
    private boolean jump(Caller caller, int from, int count, CowPlace into) {
        into.close();
        into.jumped();
        int process = ProcPaths.process(host);
        if (caller.isForeign(process, members)) {
            into.foreign();
            return false;
        }
        byte[] known = links.target(process, names.bytes(), from, count);
        return known == null ? jumpToDescriptor(into) : goTo(known);
    }

    private boolean goTo(byte[] path) {
        at.clear();
        at.append(path, 0, path.length);
        return true;
    }

    private boolean jumpToDescriptor(CowPlace into) {
        int fd = layers.files().openat2(AT_FDCWD, host.bytes(), host.length(), O_PATH | O_CLOEXEC, 0, 0);
        if (fd < 0) {
            into.fail(fd);
            return false;
        }
        boolean isLast = names.isLast();
        layers.place(fd, text, into);
        if (isLast && into.is(CowPlace.Kind.OUTSIDE)) {
            // The link itself names what is open, whether that has a path or not.
            into.path().set(host);
            into.outside(true);
        }
        if (isLast || into.is(CowPlace.Kind.FAILED)) {
            return false;
        }
        into.close();
        boolean isSeen = text.length() > 0 && text.bytes()[0] == '/' && links.toView(text, at);
        if (!isSeen) {
            into.fail(-Errnos.ENOTDIR);
        }
        return isSeen;
    }

    /** The walk ended in a directory. */
    private void arrive(CowPlace into) {
        view.toHost(at, host);
        int result = look(into);
        if (result < 0) {
            into.fail(result);
        } else if (wantsDirectory && !into.status().isDirectory()) {
            into.fail(-Errnos.ENOTDIR);
        } else {
            leave(into);
        }
    }

    private boolean prependLink(int length, CowPlace into) {
        if (!names.prependLink(target, length)) {
            into.fail(-Errnos.ELOOP);
            return false;
        }
        return true;
    }
}
