package org.sandboxed.engine.internal.filesystem.cow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.sandboxed.engine.internal.filesystem.Caller;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.Files;
import org.sandboxed.engine.internal.kernel.Inotify;
import org.sandboxed.engine.internal.kernel.PinnedFiles;
import org.sandboxed.engine.internal.kernel.Processes;

import static org.sandboxed.engine.internal.kernel.OpenFlags.O_CLOEXEC;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_DIRECTORY;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_PATH;

/**
 * What programs watch with inotify(7) in the upper layer. The kernel tells them what happens there, also what the supervisor does
 * only to keep the view as it is. So for that time it takes the names and attributes out of what a watch is about: those are
 * changed by nobody else as long as the lock of the tree is held, so that nothing is lost. Called with that lock held.
 */
public final class Watches {

    private static final int PIN = O_PATH | O_DIRECTORY | O_CLOEXEC;
    private static final byte[] PARENT = {'.', '.'};
    private static final int MUTED =
            Inotify.IN_CREATE | Inotify.IN_DELETE | Inotify.IN_MOVED_FROM | Inotify.IN_MOVED_TO | Inotify.IN_ATTRIB;
    /** What says how a watch is made, and not what it is about. */
    private static final int MANNER =
            Inotify.IN_MASK_ADD | Inotify.IN_MASK_CREATE | Inotify.IN_ONLYDIR | Inotify.IN_DONT_FOLLOW;

    private final Map<Long, List<Watch>> byDirectory = new HashMap<>();
    private final List<Muted> muted = new ArrayList<>();
    private final Inotify inotify = new Inotify();
    private final PinnedFiles pinned = new PinnedFiles();
    private final Files files = new Files();
    private final FileStatus status = new FileStatus();

    /** A watch on a directory: whose it is, and what it is about. */
    private record Watch(Object run, int pid, int fd, int number, int mask) {

        boolean is(int otherPid, int otherFd, int otherNumber) {
            return pid == otherPid && fd == otherFd && number == otherNumber;
        }
    }

    /** A watch, with a duplicate of its descriptor. */
    private record Held(Watch watch, int duplicate) {}

    /** A pinned directory whose watches are told less for the moment. */
    private record Muted(int directory, List<Held> watches) {}

    /**
     * Watches a file.
     *
     * @param run whose programs' watches are forgotten together
     * @param fd the number that the caller's descriptor has for it
     * @param duplicate of that descriptor
     * @param file pinned, in the upper layer
     * @return the number of the watch, or a negated errno
     */
    public int add(Object run, Caller caller, int fd, int duplicate, CowPlace file, int mask) {
        int number = inotify.watch(duplicate, file.fd(), mask);
        if (number >= 0 && file.status().isDirectory()) {
            List<Watch> watches = byDirectory.computeIfAbsent(file.status().inode(), inode -> new ArrayList<>());
            int before = 0;
            for (Iterator<Watch> all = watches.iterator(); all.hasNext(); ) {
                Watch watch = all.next();
                if (watch.is(caller.pid(), fd, number)) {
                    before = (mask & Inotify.IN_MASK_ADD) == 0 ? 0 : watch.mask;
                    all.remove();
                }
            }
            watches.add(new Watch(run, caller.pid(), fd, number, before | (mask & ~MANNER)));
        }
        return number;
    }

    /** Watches a file that is not in the upper layer; the number of the watch, or a negated errno. */
    public int addOutside(int duplicate, int file, int mask) {
        return inotify.watch(duplicate, file, mask);
    }

    /** Whether somebody watches a pinned directory of the upper layer. */
    public boolean areOn(int directory) {
        return !byDirectory.isEmpty()
                && pinned.status(directory, status) == 0
                && byDirectory.containsKey(status.inode());
    }

    /**
     * What happens from here on to the names in a directory, and to itself, is told to nobody.
     *
     * @param directory pinned, in the upper layer
     */
    public void mute(int directory) {
        unmute();
        if (byDirectory.isEmpty()) {
            return;
        }
        muteOne(Fd.duplicateRaw(directory));
        muteOne(files.openat2(directory, PARENT, PARENT.length, PIN, 0, 0));
    }

    private void muteOne(int directory) {
        if (directory < 0) {
            return;
        }
        List<Watch> watches = pinned.status(directory, status) < 0 ? null : byDirectory.get(status.inode());
        if (watches == null) {
            Fd.closeRaw(directory);
            return;
        }
        long inode = status.inode();
        Muted what = new Muted(directory, new ArrayList<>());
        watches.removeIf(watch -> !isMuted(watch, inode, what));
        if (watches.isEmpty()) {
            byDirectory.remove(inode);
        }
        muted.add(what);
    }

    /** Takes names and attributes out of a watch, if it is still there. */
    private boolean isMuted(Watch watch, long inode, Muted what) {
        int duplicate = duplicate(watch);
        if (duplicate < 0) {
            return false;
        }
        boolean isThere = Inotify.has(duplicate, watch.number, inode)
                && inotify.watch(duplicate, what.directory, (watch.mask & ~MUTED) | Inotify.IN_UNMOUNT) >= 0;
        if (isThere) {
            what.watches.add(new Held(watch, duplicate));
        } else {
            Fd.closeRaw(duplicate);
        }
        return isThere;
    }

    private static int duplicate(Watch watch) {
        int pidfd = Processes.pidfdOpen(watch.pid);
        if (pidfd < 0) {
            return pidfd;
        }
        int duplicate = Processes.pidfdGetfd(pidfd, watch.fd);
        Fd.closeRaw(pidfd);
        return duplicate;
    }

    /** From here on everything is told again. */
    public void unmute() {
        for (Muted what : muted) {
            for (Held held : what.watches) {
                inotify.watch(held.duplicate, what.directory, held.watch.mask);
                Fd.closeRaw(held.duplicate);
            }
            Fd.closeRaw(what.directory);
        }
        muted.clear();
    }

    /** Forgets what the programs of a run watch. */
    public void forget(Object run) {
        byDirectory.values().forEach(watches -> watches.removeIf(watch -> watch.run == run));
        byDirectory.values().removeIf(List::isEmpty);
    }
}
