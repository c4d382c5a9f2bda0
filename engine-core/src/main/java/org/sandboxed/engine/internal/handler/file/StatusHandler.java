package org.sandboxed.engine.internal.handler.file;

import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.PathRuleSet;
import org.sandboxed.engine.internal.filesystem.ResolvedPath;
import org.sandboxed.engine.internal.kernel.Descriptions;
import org.sandboxed.engine.internal.kernel.Errnos;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_EMPTY_PATH;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_SYMLINK_NOFOLLOW;
import static org.sandboxed.engine.internal.kernel.StatLayout.STATX_SIZE;
import static org.sandboxed.engine.internal.kernel.StatLayout.STAT_SIZE;

/**
 * stat(2), lstat(2), fstat(2), newfstatat(2), statx(2), where programs see other owners or times than the kernel's, or find more
 * in a file than there is: asked in the program's place about the pinned file. What a process outside of the sandbox holds open is
 * left to the kernel, which tells no more than it would anyway; so is every other file where only the size of some is another.
 */
final class StatusHandler implements Builtin {

    private final int statNr = Numbers.of(Syscall.STAT);
    private final int lstatNr = Numbers.of(Syscall.LSTAT);
    private final int fstatNr = Syscall.FSTAT.number();
    private final int statxNr = Syscall.STATX.number();

    private final FileSupport support;
    private final String name;
    private final int told;
    private final AddedContent added;
    private final boolean concernsAll;
    private final PathArgument file;
    private final Descriptions descriptions = new Descriptions();
    private final byte[] bytes = new byte[Descriptions.MAX_SIZE];

    /**
     * Prepares for a run.
     *
     * @param told what is recorded as the reason
     * @param added files in which programs find more than there is
     * @param concernsAll whether owners or times of every file may be others, or else only the size of those
     */
    StatusHandler(FileSupport support, String name, int told, AddedContent added, boolean concernsAll) {
        this.support = support;
        this.name = name;
        this.told = told;
        this.added = added;
        this.concernsAll = concernsAll;
        this.file = PathArgument.first(support);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void handle(Call call) {
        int nr = call.nr();
        if (nr == fstatNr) {
            file.resolveDescriptor(call, call.intArgument(0));
            answer(call, 1);
        } else if (nr == statNr || nr == lstatNr) {
            named(call, AT_FDCWD, 0, nr == lstatNr ? AT_SYMLINK_NOFOLLOW : 0, 1);
        } else if (nr == statxNr) {
            named(call, call.intArgument(0), 1, call.intArgument(2), 4);
        } else {
            named(call, call.intArgument(0), 1, call.intArgument(3), 2);
        }
    }

    private void named(Call call, int dirfd, int pathIndex, int atFlags, int bufferIndex) {
        boolean mayBeEmpty = (atFlags & AT_EMPTY_PATH) != 0;
        boolean isNowhere = mayBeEmpty && call.argument(pathIndex) == 0;
        int read = isNowhere ? 0 : file.read(call, pathIndex);
        if (read < 0) {
            call.answer().fail(-read);
            return;
        }
        boolean isDescriptor = isNowhere || (mayBeEmpty && file.isEmpty());
        if (isDescriptor && concernsAll) {
            file.resolveDescriptor(call, dirfd);
        } else if (!isDescriptor) {
            file.resolveExisting(call, dirfd, (atFlags & AT_SYMLINK_NOFOLLOW) == 0);
        } else {
            // What was opened to be read has the size already.
            return;
        }
        answer(call, bufferIndex);
    }

    private void answer(Call call, int bufferIndex) {
        ResolvedPath place = file.place();
        long found = place.is(ResolvedPath.Kind.FILE) ? added.size(place.path(), place.fd()) : -1;
        if (concernsAll || found >= 0) {
            switch (place.kind()) {
                case FILE, PATHLESS -> describe(call, place, found, bufferIndex);
                case FAILED -> call.answer().fail(place.errno());
                case ABSENT -> call.answer().fail(Errnos.ENOENT);
                case FOREIGN -> {}
            }
        }
        place.close();
    }

    private void describe(Call call, ResolvedPath place, long found, int bufferIndex) {
        boolean isStatx = call.nr() == statxNr;
        int size = isStatx
                ? descriptions.statx(place.fd(), call.intArgument(2) & ~AT_SYMLINK_NOFOLLOW, call.intArgument(3))
                : descriptions.stat(place.fd());
        if (size < 0) {
            call.answer().fail(-size);
            return;
        }
        boolean isPrograms = isPrograms(place);
        if (isPrograms || !support.owners().areAmbiguous()) {
            support.owners().apply(descriptions.result(), isStatx);
        }
        support.times().apply(descriptions.result(), isStatx, isPrograms);
        if (found >= 0) {
            descriptions.result().putLong(isStatx ? STATX_SIZE : STAT_SIZE, found);
        }
        descriptions.result().get(0, bytes, 0, size);
        call.answer().allow(told);
        if (call.writeBytes(call.argument(bufferIndex), bytes, size) < size) {
            call.answer().fail(Errnos.EFAULT);
        } else {
            call.answer().returns(0);
        }
    }

    /** Whether a program could have made the file. */
    private boolean isPrograms(ResolvedPath place) {
        if (place.is(ResolvedPath.Kind.PATHLESS)) {
            return true;
        }
        PathBytes path = place.path();
        return PathRuleSet.allows(support.judge().rules().write(path.bytes(), path.length()))
                && !support.judge().status(place).isSpecial();
    }
}
