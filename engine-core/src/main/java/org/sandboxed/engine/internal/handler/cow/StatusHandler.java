package org.sandboxed.engine.internal.handler.cow;

import java.util.List;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.FileTimes;
import org.sandboxed.engine.internal.filesystem.Owners;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.ProcPaths;
import org.sandboxed.engine.internal.filesystem.cow.CowPlace;
import org.sandboxed.engine.internal.filesystem.cow.DescriptorNames;
import org.sandboxed.engine.internal.filesystem.cow.StatusPatch;
import org.sandboxed.engine.internal.handler.file.AddedContent;
import org.sandboxed.engine.internal.handler.file.Numbers;
import org.sandboxed.engine.internal.journal.TextKind;
import org.sandboxed.engine.internal.kernel.Descriptions;
import org.sandboxed.engine.internal.kernel.Errnos;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_EMPTY_PATH;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_SYMLINK_NOFOLLOW;
import static org.sandboxed.engine.internal.kernel.StatLayout.STATX_SIZE;
import static org.sandboxed.engine.internal.kernel.StatLayout.STAT_SIZE;

/**
 * stat(2), lstat(2), fstat(2), newfstatat(2), statx(2), statfs(2). A file has the device and inode number of the real tree
 * before and after it is copied up.
 */
final class StatusHandler extends CowHandler {

    static final List<Syscall> CALLS =
            List.of(Syscall.STAT, Syscall.LSTAT, Syscall.FSTAT, Syscall.NEWFSTATAT, Syscall.STATX, Syscall.STATFS);

    private final int statNr = Numbers.of(Syscall.STAT);
    private final int lstatNr = Numbers.of(Syscall.LSTAT);
    private final int fstatNr = Syscall.FSTAT.number();
    private final int statxNr = Syscall.STATX.number();
    private final int statfsNr = Syscall.STATFS.number();

    private final Owners owners;
    private final AddedContent added;
    private final FileTimes times;
    /** Whether only the working directory is a reason to tell something else than the kernel. */
    private final boolean isOnlyView;

    private final Lookup file;
    private final StatusPatch patch;
    private final ProcPaths procPaths = new ProcPaths();
    private final DescriptorNames names;
    private final PathBytes name = new PathBytes();
    private final byte[] bytes = new byte[Descriptions.MAX_SIZE];
    /** How long the structure is that the kernel has told about the descriptor of this call; not positive where it has none. */
    private int told;

    StatusHandler(CowSupport support, Owners owners, FileTimes times, AddedContent added) {
        super(support);
        this.owners = owners;
        this.times = times;
        this.added = added;
        this.isOnlyView = owners.areReal()
                && times == FileTimes.REAL
                && added == AddedContent.NONE
                && !support.resolver().isRooted();
        this.file = new Lookup(support);
        this.names = new DescriptorNames(support.resolver());
        this.patch = new StatusPatch(support.resolver());
    }

    @Override
    void decide(Call call) {
        int nr = call.nr();
        if (nr == statNr || nr == lstatNr || nr == statfsNr) {
            answer(call, file.isPath(call, AT_FDCWD, 0, nr == lstatNr ? AT_SYMLINK_NOFOLLOW : 0), 1);
        } else if (nr == fstatNr) {
            // No memory is read to decide this: where the kernel is right about every file, it tells.
            if (!isOnlyView || !patch.isNeedless()) {
                describeDescriptor(call, call.intArgument(0), 1);
            }
        } else if (nr == statxNr) {
            describeByStatx(call);
        } else if (isEmpty(call, 1, call.intArgument(3))) {
            describeDescriptor(call, call.intArgument(0), 2);
        } else {
            answer(call, file.isPath(call, call.intArgument(0), 1, call.intArgument(3)), 2);
        }
    }

    private void describeByStatx(Call call) {
        int fd = call.intArgument(0);
        if (!isOnlyView || !isEmpty(call, 1, call.intArgument(2)) || !isToldAsItIs(call, fd, 4)) {
            answer(call, file.isPath(call, fd, 1, call.intArgument(2)), 4);
        }
    }

    private boolean isEmpty(Call call, int pathIndex, int atFlags) {
        if ((atFlags & AT_EMPTY_PATH) == 0) {
            return false;
        }
        boolean isEmpty = call.argument(pathIndex) == 0
                || (call.readBytes(call.argument(pathIndex), bytes, 1) == 1 && bytes[0] == 0);
        if (isEmpty) {
            call.note(TextKind.PATH, bytes, 0);
        }
        return isEmpty;
    }

    /**
     * Tells what the kernel says about a descriptor, where that is right whatever file it is: nothing is pinned, and nobody asks
     * what it is called. It is told in the kernel's place, for an empty path may be another one when it is read again.
     */
    private boolean isToldAsItIs(Call call, int fd, int bufferIndex) {
        boolean isStatx = call.nr() == statxNr;
        told = 0;
        // The working directory may be one that the kernel does not know; no other negative number is a descriptor.
        if (fd >= 0) {
            told = isStatx ? describeByStatx(call, fd) : describe(call, fd);
        }
        if (told <= 0 || !patch.isRight(support().descriptions().result(), isStatx)) {
            return false;
        }
        if (isWritten(call, told, bufferIndex)) {
            call.answer().returns(0);
        } else {
            call.answer().fail(Errnos.EFAULT);
        }
        return true;
    }

    /** What every program does with every file that it opens: mostly the kernel's own answer is right, and nothing is pinned. */
    private void describeDescriptor(Call call, int fd, int bufferIndex) {
        if (isOnlyView && isToldAsItIs(call, fd, bufferIndex)) {
            return;
        }
        DescriptorNames.Kind named = added == AddedContent.NONE
                ? names.look(support().caller(call), fd, name)
                : DescriptorNames.Kind.UNCLEAR;
        if (named == DescriptorNames.Kind.OUTSIDE) {
            return;
        }
        int size = 0;
        if (named != DescriptorNames.Kind.UNCLEAR) {
            size = isOnlyView ? told : describe(call, fd);
        }
        if (size > 0 && patch.isRight(support().descriptions().result(), name, named == DescriptorNames.Kind.UPPER)) {
            times.apply(support().descriptions().result(), false, true);
            owners.apply(support().descriptions().result(), false);
            PathBytes absolute = support().absolute(name.bytes(), name.length());
            call.note(TextKind.RESOLVED_PATH, absolute.bytes(), absolute.length());
            give(call, size, bufferIndex);
        } else {
            answer(call, file.isDescriptor(call, fd), bufferIndex);
        }
    }

    private int describe(Call call, int fd) {
        PathBytes link = procPaths.descriptor(call.tid(), fd);
        return support().descriptions().stat(link.bytes(), link.length());
    }

    private int describeByStatx(Call call, int fd) {
        PathBytes link = procPaths.descriptor(call.tid(), fd);
        int flags = call.intArgument(2) & ~(AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW);
        return support().descriptions().statx(link.bytes(), link.length(), flags, call.intArgument(3));
    }

    @Override
    void release() {
        file.close();
    }

    private void answer(Call call, boolean isPinned, int bufferIndex) {
        if (!isPinned) {
            return;
        }
        int size = describe(call);
        if (size < 0) {
            call.answer().fail(-size);
            return;
        }
        give(call, size, bufferIndex);
    }

    private void give(Call call, int size, int bufferIndex) {
        support().finish(call, isWritten(call, size, bufferIndex) ? 0 : -Errnos.EFAULT);
    }

    private boolean isWritten(Call call, int size, int bufferIndex) {
        support().descriptions().result().get(0, bytes, 0, size);
        return call.writeBytes(call.argument(bufferIndex), bytes, size) == size;
    }

    private int describe(Call call) {
        Descriptions descriptions = support().descriptions();
        int nr = call.nr();
        if (nr == statfsNr) {
            return descriptions.statfs(file.fd());
        }
        int size = nr == statxNr
                ? descriptions.statx(file.fd(), call.intArgument(2) & ~AT_SYMLINK_NOFOLLOW, call.intArgument(3))
                : descriptions.stat(file.fd());
        if (size > 0) {
            // By the inode number that the kernel knows, which is another one where the file is a copy.
            times.apply(descriptions.result(), nr == statxNr, file.isInView());
        }
        if (size > 0 && file.isInView()) {
            patch.apply(file.place(), descriptions.result(), nr == statxNr);
            owners.apply(descriptions.result(), nr == statxNr);
        }
        if (size > 0 && nr != fstatNr) {
            tellSize(nr == statxNr ? STATX_SIZE : STAT_SIZE);
        }
        return size;
    }

    /** The size that programs find when they read it. */
    private void tellSize(int at) {
        CowPlace place = file.place();
        boolean isNamed = place.is(CowPlace.Kind.FOUND) || place.is(CowPlace.Kind.OUTSIDE);
        long size = isNamed ? added.size(file.isInView() ? support().absolute(place) : place.path(), file.fd()) : -1;
        if (size >= 0) {
            support().descriptions().result().putLong(at, size);
        }
    }
}
