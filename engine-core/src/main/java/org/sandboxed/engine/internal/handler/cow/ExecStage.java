package org.sandboxed.engine.internal.handler.cow;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.cow.CowPlace;
import org.sandboxed.engine.internal.handler.chroot.SpringBoard;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.NativeMemory;
import org.sandboxed.engine.internal.kernel.Pipes;
import org.sandboxed.engine.internal.kernel.arch.Architecture;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_CLOEXEC;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_CREAT;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_EXCL;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_NOFOLLOW;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_WRONLY;
import static org.sandboxed.engine.internal.kernel.RenameFlags.RENAME_NOREPLACE;

/**
 * Lets the kernel find a program that it would not find by itself: by a link in the directory in which the kernel looks, which
 * is one of the upper layer and where no program sees it. Where the name is taken, or the path leads elsewhere, the path in
 * the program's memory becomes the name of that link for as long as the kernel needs it. Links and memory are put right as
 * soon as the program has been replaced, or comes back because it was not.
 */
final class ExecStage implements AutoCloseable {

    private static final int OWNER_ONLY = 0700;
    private static final int RADIX = 36;
    private static final byte[] SCRIPT = {'#', '!'};

    private final CowSupport support;
    private final ExecMemory memory;
    private final FileStatus status = new FileStatus();
    private final CowPlace directory = new CowPlace();
    private final PathBytes target = new PathBytes();
    private final List<Staged> staged = new ArrayList<>();
    private long serial;

    /** A link, and what has to be put right with it; bytes of paths are characters. */
    private record Staged(int tid, long inode, Fd directory, String name, String path, PathChange change) {}

    ExecStage(CowSupport support) {
        this.support = support;
        this.memory = support.execMemory();
    }

    /** Whether the kernel will now execute a {@link SpringBoard} in the place of a script. */
    boolean reachBoard(Call call, int dirfd, CowPath script) {
        support.resolver().kernelDirectory(support.caller(call), dirfd, directory);
        boolean isOurs = directory.is(CowPlace.Kind.FOUND) && directory.isUpper();
        boolean reached = isOurs && stageBoard(call, script);
        directory.close();
        return reached;
    }

    private boolean stageBoard(Call call, CowPath script) {
        byte[] name = nextName();
        PathChange change = name.length > script.writtenLength()
                ? PathChange.NOTHING
                : memory.replaceWithFirstArgument(call, script.written(), script.writtenLength(), name);
        if (change == PathChange.NOTHING) {
            return false;
        }
        if (!makeBoard(name)) {
            memory.restore(change, call.tid());
            return false;
        }
        hold(call, name, change);
        return true;
    }

    /** Makes it elsewhere, so that nobody who watches the directory is told. */
    private boolean makeBoard(byte[] name) {
        int flags = O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW;
        int workshop = support.tree().work();
        int fd = support.files().openat2(workshop, name, name.length, flags, OWNER_ONLY, 0);
        if (fd < 0) {
            return false;
        }
        byte[] image = SpringBoard.image(Architecture.current());
        NativeMemory board = NativeMemory.allocate(image.length);
        board.put(0, image, 0, image.length);
        int written = Pipes.write(fd, board.address(), image.length);
        boolean isMade = written == image.length && support.pinned().status(fd, status) == 0;
        Fd.closeRaw(fd);
        if (!isMade || !move(workshop, name)) {
            support.names().unlinkat(workshop, name, name.length, 0);
            return false;
        }
        return true;
    }

    private boolean move(int from, byte[] name) {
        support.tree().watches().mute(directory.fd());
        int result =
                support.names().renameat2(from, name, name.length, directory.fd(), name, name.length, RENAME_NOREPLACE);
        support.tree().watches().unmute();
        return result == 0;
    }

    private byte[] nextName() {
        return ("." + Long.toString(++serial, RADIX)).getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether the kernel will now find the program; it has the path that the place of a view has, or one outside. */
    boolean reach(Call call, int dirfd, CowPath path, int fd) {
        support.resolver().kernelDirectory(support.caller(call), dirfd, directory);
        boolean isOurs = directory.is(CowPlace.Kind.FOUND) && directory.isUpper();
        boolean reached = isOurs && stage(call, path, fd);
        directory.close();
        return reached;
    }

    private boolean stage(Call call, CowPath path, int fd) {
        if (!aim(fd)) {
            return false;
        }
        byte[] own = ownName(path.written(), path.writtenLength());
        if (own.length > 0 && link(call, own, PathChange.NOTHING)) {
            return true;
        }
        byte[] name = nextName();
        boolean isHarmless = !startsWith(fd, SCRIPT) && !memory.isFirstArgument(call);
        if (name.length > path.writtenLength() || !isHarmless) {
            return false;
        }
        PathChange change = memory.replace(call, path.written(), path.writtenLength(), name);
        return change != PathChange.NOTHING && link(call, name, change);
    }

    /** The program that links will lead to. */
    private boolean aim(int fd) {
        int length = support.pinned().pathOf(fd, target.room());
        if (length <= 0 || support.pinned().status(fd, status) < 0) {
            return false;
        }
        target.setLength(length);
        return true;
    }

    /** What leads the kernel to a program may be a link that is there for another caller: it has to stay for this one, too. */
    void share(Call call, CowPlace place) {
        if (!staged.isEmpty()
                && isStaged(
                        text(Arrays.copyOf(place.path().bytes(), place.path().length())))) {
            standIn(call, place);
        }
    }

    /** Whether a link to a program of the real tree is now where its copy would be, which could not be executed there. */
    boolean standIn(Call call, CowPlace place) {
        byte[] path = Arrays.copyOf(place.path().bytes(), place.path().length());
        int slash = text(path).lastIndexOf('/');
        int folder = aim(place.fd()) ? support.upper().mirror(path, Math.max(slash, 0)) : -Errnos.ENOENT;
        if (folder < 0) {
            return false;
        }
        byte[] name = Arrays.copyOfRange(path, slash + 1, path.length);
        if (!isStaged(text(path)) && !link(folder, name)) {
            Fd.closeRaw(folder);
            return false;
        }
        hold(call, new Fd(folder), name, path, PathChange.NOTHING);
        return true;
    }

    private boolean isStaged(String path) {
        return staged.stream().anyMatch(item -> item.path.equals(path));
    }

    private static String text(byte[] path) {
        return new String(path, StandardCharsets.ISO_8859_1);
    }

    private boolean link(Call call, byte[] name, PathChange change) {
        if (!link(directory.fd(), name)) {
            memory.restore(change, call.tid());
            return false;
        }
        hold(call, name, change);
        return true;
    }

    private boolean link(int folder, byte[] name) {
        support.tree().watches().mute(folder);
        int result = support.names().symlinkat(target.bytes(), target.length(), folder, name, name.length);
        support.tree().watches().unmute();
        return result == 0;
    }

    /** Keeps what is in the directory under a name out of the view, until it is not needed any more. */
    private void hold(Call call, byte[] name, PathChange change) {
        hold(call, new Fd(directory.takeFd()), name, relative(name), change);
    }

    private void hold(Call call, Fd folder, byte[] name, byte[] relative, PathChange change) {
        support.tree().hideStaged(relative);
        staged.add(new Staged(call.tid(), status.inode(), folder, text(name), text(relative), change));
    }

    private byte[] relative(byte[] name) {
        PathBytes path = new PathBytes();
        path.append(directory.path().bytes(), 0, directory.path().length());
        if (path.length() == 0) {
            path.append(name, 0, name.length);
        } else {
            path.child(name, 0, name.length);
        }
        return Arrays.copyOf(path.bytes(), path.length());
    }

    /** The name, where the path is nothing but one in the working directory. */
    private static byte[] ownName(byte[] path, int length) {
        int start = length > 2 && path[0] == '.' && path[1] == '/' ? 2 : 0;
        for (int i = start; i < length; i++) {
            if (path[i] == '/') {
                return new byte[0];
            }
        }
        return Arrays.copyOfRange(path, start, length);
    }

    private boolean startsWith(int fd, byte[] magic) {
        byte[] head = support.descriptions().head(fd, magic.length);
        return Arrays.equals(head, magic);
    }

    /** Puts right what is not needed any more; a thread makes a call. */
    void settle(int callingTid) {
        for (int i = staged.size() - 1; i >= 0; i--) {
            Staged item = staged.get(i);
            if (item.tid == callingTid || isReplaced(item)) {
                staged.remove(i);
                undo(item, callingTid);
            }
        }
    }

    /** Whether the thread executes what it was to execute, or is gone. */
    private boolean isReplaced(Staged item) {
        byte[] link = ("/proc/" + item.tid + "/exe").getBytes(StandardCharsets.US_ASCII);
        return support.files().status(AT_FDCWD, link, link.length, status) < 0 || status.inode() == item.inode;
    }

    private void undo(Staged item, int callingTid) {
        if (!isStaged(item.path)) {
            remove(item);
        }
        item.directory.close();
        memory.restore(item.change, callingTid);
    }

    private void remove(Staged item) {
        byte[] name = item.name.getBytes(StandardCharsets.ISO_8859_1);
        if (isOurs(item.directory.number(), name, item.inode)) {
            support.tree().watches().mute(item.directory.number());
            support.names().unlinkat(item.directory.number(), name, name.length, 0);
            support.tree().watches().unmute();
        }
        support.tree().showStaged(item.path.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Whether it is still the link, or the spring board: a program may have put something else there meanwhile. */
    private boolean isOurs(int folder, byte[] name, long inode) {
        return support.files().ownStatus(folder, name, name.length, status) == 0
                && (status.isSymlink() || status.inode() == inode);
    }

    @Override
    public void close() {
        while (!staged.isEmpty()) {
            undo(staged.remove(staged.size() - 1), 0);
        }
        directory.close();
    }
}
