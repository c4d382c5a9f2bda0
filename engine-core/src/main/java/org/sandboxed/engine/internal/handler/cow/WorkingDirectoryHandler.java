package org.sandboxed.engine.internal.handler.cow;

import java.util.Arrays;
import java.util.List;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.cow.CowPlace;
import org.sandboxed.engine.internal.kernel.Errnos;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;

/**
 * chdir(2), fchdir(2), getcwd(2). A directory that the kernel finds under the path that the program wrote becomes the
 * kernel's working directory, too; any other only the supervisor's. So does a path into the real tree as long as the kernel's is a
 * directory of the upper layer: from there alone programs are started that only that layer has.
 */
final class WorkingDirectoryHandler extends CowHandler {

    static final List<Syscall> CALLS = List.of(Syscall.CHDIR, Syscall.FCHDIR, Syscall.GETCWD);

    private final int chdirNr = Syscall.CHDIR.number();
    private final int fchdirNr = Syscall.FCHDIR.number();

    private final CowPath path;
    private final CowPlace kernels = new CowPlace();
    private final PathBytes text = new PathBytes();

    WorkingDirectoryHandler(CowSupport support) {
        super(support);
        this.path = CowPath.first(support);
    }

    @Override
    void decide(Call call) {
        if (call.nr() == chdirNr) {
            support().fsCalls().begin(call.tid());
            change(call);
        } else if (call.nr() == fchdirNr) {
            support().fsCalls().begin(call.tid());
            changeToDescriptor(call);
        } else {
            tell(call);
        }
    }

    @Override
    void release() {
        path.close();
    }

    private void change(Call call) {
        if (!path.read(call, 0)) {
            return;
        }
        path.resolve(call, AT_FDCWD, true);
        if (path.isOutside()) {
            changeOutside(call);
        } else if (path.isInside(call) && path.exists(call) && isSearchable(call)) {
            changeInside(call);
        }
    }

    private void changeOutside(Call call) {
        if (!path.place().isDetour()) {
            if (!isKernels(call)) {
                leave(call, Outside.pin(support(), outsidePath()));
            }
            return;
        }
        try (Outside outside = Outside.pin(support(), path.place().path())) {
            int result = outside.requireSearchable();
            if (result == 0) {
                PathBytes absolute = path.place().path();
                support().virtual().enter(support().caller(call), Arrays.copyOf(absolute.bytes(), absolute.length()));
            }
            support().finish(call, result);
        }
    }

    /** Where the way there fails it may be known as it was written only. */
    private PathBytes outsidePath() {
        PathBytes resolved = path.place().path();
        return resolved.length() > 0 ? resolved : written();
    }

    private PathBytes written() {
        text.clear();
        return text.append(path.written(), 0, path.writtenLength());
    }

    /** Leaves it to the kernel to change the directory; but who cannot go there stays, and the kernel does not know where. */
    private void leave(Call call, Outside there) {
        try (there) {
            int result = there.requireSearchable();
            if (result < 0) {
                call.answer().fail(-result);
            } else {
                support().virtual().leave(support().caller(call));
            }
        }
    }

    private boolean isKernels(Call call) {
        return support().virtual().of(support().caller(call)) == null;
    }

    private boolean isSearchable(Call call) {
        CowPlace place = path.place();
        int result = place.status().isDirectory() ? support().mayExecute(place.fd()) : -Errnos.ENOTDIR;
        if (result < 0) {
            call.answer().fail(-result);
        }
        return result == 0;
    }

    private void changeInside(Call call) {
        CowPlace place = path.place();
        call.answer().allow(support().rule());
        if (place.is(CowPlace.Kind.DETACHED)) {
            // One that was removed, and no path leads to: the kernel knows which it is.
            support().virtual().leave(support().caller(call));
            return;
        }
        boolean isFound = support().kernelPaths().leadsTo(call, AT_FDCWD, path.written(), path.writtenLength(), place);
        // The kernel would leave the upper layer for a directory of the real tree.
        boolean losesUpper = !place.isUpper() && isInUpper(call, AT_FDCWD);
        if (isFound && !losesUpper) {
            support().virtual().leave(support().caller(call));
        } else {
            enter(call, place);
        }
    }

    /** Changes the directory where the kernel does not. */
    private void enter(Call call, CowPlace place) {
        byte[] directory = Arrays.copyOf(place.path().bytes(), place.path().length());
        support().virtual().enter(support().caller(call), directory);
        call.answer().returns(0);
    }

    /** Whether a descriptor is, for the kernel, one of a directory of the upper layer. */
    private boolean isInUpper(Call call, int dirfd) {
        support().resolver().kernelDirectory(support().caller(call), dirfd, kernels);
        boolean isInUpper = kernels.is(CowPlace.Kind.FOUND) && kernels.isUpper();
        kernels.close();
        return isInUpper;
    }

    private void changeToDescriptor(Call call) {
        int fd = call.intArgument(0);
        path.resolveDescriptor(call, fd);
        CowPlace place = path.place();
        if (place.is(CowPlace.Kind.FAILED)) {
            call.answer().fail(place.errno());
        } else if (losesUpper(call, fd, place)) {
            if (isSearchable(call)) {
                call.answer().allow(support().rule());
                enter(call, place);
            }
        } else if (!isKernels(call)) {
            leave(call, Outside.pinDescriptor(support(), call, fd));
        }
    }

    /** Whether the kernel would leave the upper layer for what a descriptor of the real tree refers to. */
    private boolean losesUpper(Call call, int fd, CowPlace place) {
        return place.is(CowPlace.Kind.FOUND)
                && place.status().isDirectory()
                && !isInUpper(call, fd)
                && isInUpper(call, AT_FDCWD);
    }

    private void tell(Call call) {
        path.resolveDescriptor(call, AT_FDCWD);
        CowPlace place = path.place();
        switch (place.kind()) {
            case FOUND -> write(call, support().absolute(place));
            case OUTSIDE -> {
                if (place.isDetour()) {
                    write(call, place.path());
                }
            }
            case ABSENT, DETACHED -> call.answer().fail(Errnos.ENOENT);
            case FOREIGN, FAILED -> tellFailure(call);
        }
    }

    /** Where the directory is not the kernel's, that one is none of the program's business; else the kernel knows. */
    private void tellFailure(Call call) {
        if (!isKernels(call)) {
            call.answer().fail(Errnos.ENOENT);
        }
    }

    private void write(Call call, PathBytes directory) {
        text.set(directory);
        GetcwdAnswer.give(support(), call, text);
    }
}
