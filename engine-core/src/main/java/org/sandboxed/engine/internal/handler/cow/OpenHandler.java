package org.sandboxed.engine.internal.handler.cow;

import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.DescriptorTable;
import org.sandboxed.engine.internal.filesystem.cow.CowPlace;
import org.sandboxed.engine.internal.handler.file.AddedContent;
import org.sandboxed.engine.internal.handler.file.FifoOpening;
import org.sandboxed.engine.internal.handler.file.OpenRequest;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;

import static org.sandboxed.engine.internal.kernel.OpenFlags.O_CLOEXEC;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_DIRECTORY;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_NONBLOCK;
import static org.sandboxed.engine.internal.kernel.OpenFlags.O_RDONLY;
import static org.sandboxed.engine.internal.kernel.OpenFlags.RESOLVE_BENEATH;
import static org.sandboxed.engine.internal.kernel.OpenFlags.RESOLVE_IN_ROOT;
import static org.sandboxed.engine.internal.kernel.OpenFlags.RESOLVE_NO_MAGICLINKS;
import static org.sandboxed.engine.internal.kernel.OpenFlags.RESOLVE_NO_SYMLINKS;

/**
 * open(2), creat(2), openat(2), openat2(2). What is opened to be written is copied up first; a program gets a descriptor of
 * the layer that has the file, and reads and writes it without any further call being seen.
 */
final class OpenHandler extends CowHandler {

    private final CowPath path;
    private final OpenDirectories directories;
    private final AddedContent added;
    private final OpenRequest request = new OpenRequest();
    private final DescriptorTable table = new DescriptorTable();

    OpenHandler(CowSupport support, OpenDirectories directories, AddedContent added) {
        super(support);
        this.directories = directories;
        this.added = added;
        this.path = CowPath.first(support);
    }

    @Override
    void decide(Call call) {
        int decoded = request.decode(call);
        if (decoded < 0) {
            call.answer().fail(-decoded);
            return;
        }
        if (!path.read(call, request.pathIndex())) {
            return;
        }
        if (!request.hasRoom(call, table, support().judge().noDescriptor())) {
            return;
        }
        if ((request.restrictions() & RESOLVE_IN_ROOT) != 0) {
            path.beginInRoot();
        }
        if (!request.creates()) {
            path.resolve(call, request.dirfd(), request.follows());
        } else if (!mayPresume(call)) {
            path.resolveToMake(call, request.dirfd(), request.follows());
        } else if (isMadeAtOnce(call)) {
            return;
        }
        decideResolved(call);
    }

    /** Whether whoever makes a file may try it before it is known that it is not there; else the way there matters. */
    private boolean mayPresume(Call call) {
        return !request.wantsDirectory()
                && request.restrictions() == 0
                && !support().judge().hasDenied()
                && support().isEqual(call);
    }

    /** Makes a file that is likely to be missing; if it is there, or cannot be made, the path is resolved as any other. */
    private boolean isMadeAtOnce(Call call) {
        CowPlace place = path.place();
        path.resolveToCreate(call, request.dirfd(), request.follows());
        if (!place.isPresumed()) {
            return false;
        }
        if (!support().mayAct(call)) {
            return true;
        }
        int opened = openNew(call, support().upper().lastDirectory());
        if (opened < 0) {
            path.resolveToMake(call, request.dirfd(), request.follows());
            return false;
        }
        path.note(call);
        give(call, opened);
        return true;
    }

    private void decideResolved(Call call) {
        boolean isRedirected = support().resolver().isRooted() || path.place().isDetour();
        int refused = path.isOutside() && isRedirected ? refuseWay(path.place()) : 0;
        if (request.creates() && isSlashed()) {
            refuseSlash(call);
        } else if (refused != 0) {
            call.answer().fail(refused);
        } else if (request.creates() && path.hidesDots()) {
            int way = path.wayFailure();
            call.answer().fail(way < 0 ? -way : request.isExclusive() ? Errnos.EEXIST : Errnos.EISDIR);
        } else if (path.isInside(call)) {
            open(call);
        }
    }

    /** Whatever is there: no file is made of a name with a slash behind it, in the path or in a link that led to it. */
    private boolean isSlashed() {
        return path.place().isSlashed() || (path.place().endsInSlash() && !path.isOutside());
    }

    private void refuseSlash(Call call) {
        if (!path.place().endsInSlash() || path.isOutside()) {
            call.answer().fail(Errnos.EISDIR);
            return;
        }
        path.resolveName(call, request.dirfd());
        if (path.isInside(call)) {
            boolean isThere = path.place().endsInDots() && request.isExclusive();
            call.answer().fail(isThere ? Errnos.EEXIST : Errnos.EISDIR);
        }
    }

    @Override
    void release() {
        path.close();
    }

    private void open(Call call) {
        CowPlace place = path.place();
        int refused = refuseWay(place);
        if (refused != 0) {
            call.answer().fail(refused);
        } else if (support().isAllowed(call, place)) {
            int opened = place.is(CowPlace.Kind.ABSENT) ? create(call, place) : openFound(call, place);
            if (opened < 0) {
                support().finish(call, opened);
            } else if (opened > 0) {
                give(call, opened);
            }
        }
    }

    private void give(Call call, int opened) {
        call.answer().allow(support().rule());
        call.answer().injectAndClose(opened, request.isCloseOnExec());
    }

    // The view is walked without restrictions; what openat2(2) would refuse is seen by the way that was taken.
    private int refuseWay(CowPlace place) {
        long restrictions = request.restrictions();
        if ((restrictions & RESOLVE_NO_SYMLINKS) != 0 && place.hasLinks()) {
            return Errnos.ELOOP;
        }
        if ((restrictions & RESOLVE_NO_MAGICLINKS) != 0 && place.hasJumped()) {
            return Errnos.ELOOP;
        }
        if ((restrictions & RESOLVE_BENEATH) != 0 && !support().resolver().isRooted()) {
            return place.hasLeft() || path.isAbsolute() ? Errnos.EXDEV : 0;
        }
        boolean isConfined = (restrictions & (RESOLVE_BENEATH | RESOLVE_IN_ROOT)) != 0;
        boolean mayLeave = place.hasLinks() || !support().resolver().isPlain(path.written(), path.writtenLength());
        return isConfined && mayLeave ? Errnos.EXDEV : 0;
    }

    private int create(Call call, CowPlace place) {
        if (!request.creates()) {
            return -Errnos.ENOENT;
        }
        if (!support().mayAct(call)) {
            return 0;
        }
        int parent = support().upper().parentOf(place);
        if (parent < 0) {
            return parent;
        }
        int opened = openNew(call, parent);
        Fd.closeRaw(parent);
        return opened;
    }

    private int openNew(Call call, int parent) {
        support().takeUmask(call);
        int opened = support()
                .files()
                .openat2(
                        parent,
                        path.leaf().bytes(),
                        path.leaf().length(),
                        request.createFlags(),
                        request.mode(),
                        RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS);
        support().dropUmask();
        if (opened >= 0) {
            support().upper().made(path.place(), opened);
        }
        return opened;
    }

    private int openFound(Call call, CowPlace place) {
        if (request.isExclusive()) {
            return -Errnos.EEXIST;
        }
        if (place.status().isDirectory()) {
            return openDirectory(call, place);
        }
        if (request.wantsDirectory() || request.isUnnamed()) {
            return -Errnos.ENOTDIR;
        }
        if (place.status().isSymlink()) {
            // What chmod(3) takes for: a link has no mode. A descriptor of the link itself cannot be handed over.
            return request.isPathOnly() ? -Errnos.EOPNOTSUPP : -Errnos.ELOOP;
        }
        if (place.status().isSpecial()) {
            return -Errnos.EACCES;
        }
        return support().mayAct(call) ? openFile(call, place) : 0;
    }

    private int openFile(Call call, CowPlace place) {
        boolean changes = request.writes() && !request.isPathOnly();
        if (changes || place.status().isFifo()) {
            int result = support().upper().locate(place);
            if (result == 0 && changes) {
                result = support().requireWritable(place.fd());
            }
            if (result == 0 && !request.truncates() && place.isLarge()) {
                call.answer().allow(support().rule());
                call.answer().defer(new LateOpening(support(), call, request, place));
                return 0;
            }
            if (result == 0) {
                result = support().upper().copyUp(place, !request.truncates());
            }
            if (result < 0) {
                return result;
            }
        }
        if (place.status().isFifo() && request.waitsForPartner() && !request.isPathOnly()) {
            call.answer().allow(support().rule());
            call.answer().defer(FifoOpening.of(call, request, place.takeFd()));
            return 0;
        }
        boolean isRead = !changes && request.reads() && place.is(CowPlace.Kind.FOUND);
        if (isRead && added.open(call, support().absolute(place), place.fd(), request.isCloseOnExec())) {
            return 0;
        }
        return reopen(place.fd());
    }

    private int reopen(int fd) {
        int flags = request.isPathOnly() ? O_RDONLY | O_CLOEXEC | O_NONBLOCK : request.reopenFlags();
        int opened = support().pinned().reopen(fd, flags);
        if (opened < 0 || request.isNonBlocking()) {
            return opened;
        }
        int set = support().pinned().setStatusFlags(opened, request.statusFlags());
        if (set < 0) {
            Fd.closeRaw(opened);
            return set;
        }
        return opened;
    }

    private int openDirectory(Call call, CowPlace place) {
        if (request.isUnnamed()) {
            return support().mayAct(call) ? openUnnamed(call, place) : 0;
        }
        if (request.creates() || request.writes()) {
            return -Errnos.EISDIR;
        }
        int opened = support().pinned().reopen(place.fd(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (opened >= 0 && !support().listing().isPlain(place)) {
            directories.opened(opened);
        }
        return opened;
    }

    private int openUnnamed(Call call, CowPlace place) {
        int directory =
                support().upper().mirror(place.path().bytes(), place.path().length());
        if (directory < 0) {
            return directory;
        }
        support().takeUmask(call);
        int opened = support().pinned().openUnnamed(directory, request.reopenFlags(), request.mode());
        support().dropUmask();
        Fd.closeRaw(directory);
        return opened;
    }
}
