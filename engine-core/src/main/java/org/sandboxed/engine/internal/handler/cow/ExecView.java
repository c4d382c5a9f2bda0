package org.sandboxed.engine.internal.handler.cow;

import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.dispatch.Answer;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.cow.CowPlace;
import org.sandboxed.engine.internal.handler.chroot.ScriptLine;
import org.sandboxed.engine.internal.handler.process.ExecJudge;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_EMPTY_PATH;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_SYMLINK_NOFOLLOW;

/**
 * Which file of the view is executed. The kernel runs the call, and only where the program's own path leads it to the very
 * file that the view has there.
 */
final class ExecView implements ExecJudge {

    private final CowSupport support;
    private final ExecJudge others;
    private final CowPath path;
    private final ScriptStart scripts;
    private final int unreachable;
    private final int notKept;
    private final int noexec;

    ExecView(CowSupport support, ExecJudge others, int unreachable, int notKept, int noexec) {
        this.support = support;
        this.others = others;
        this.path = CowPath.first(support);
        this.scripts = new ScriptStart(support);
        this.unreachable = unreachable;
        this.notKept = notKept;
        this.noexec = noexec;
    }

    @Override
    public boolean judge(Call call, int dirfd, byte[] written, int length, int flags) {
        support.tree().lock().lock();
        try {
            support.stage().settle(call.tid());
            if (scripts.isContinued(call)) {
                // That is no program more: the script has been recorded.
                scripts.go(call);
                return false;
            }
            scripts.forget(call);
            return decide(call, dirfd, written, length, flags);
        } finally {
            path.close();
            support.tree().lock().unlock();
        }
    }

    private boolean decide(Call call, int dirfd, byte[] written, int length, int flags) {
        if (length == 0 && (flags & AT_EMPTY_PATH) != 0) {
            return others.judge(call, dirfd, written, length, flags);
        }
        path.take(0, written, length);
        path.resolve(call, dirfd, (flags & AT_SYMLINK_NOFOLLOW) == 0);
        if (path.isOutside()) {
            return decideOutside(call, dirfd, written, length, flags);
        }
        if (path.isInside(call) && path.exists(call) && support.isAllowed(call, path.place())) {
            decideInside(call, dirfd);
            return true;
        }
        return false;
    }

    private boolean decideOutside(Call call, int dirfd, byte[] written, int length, int flags) {
        if (!path.place().isDetour()) {
            return others.judge(call, dirfd, written, length, flags);
        }
        PathBytes outside = path.place().path();
        boolean exists = others.judge(call, AT_FDCWD, outside.bytes(), outside.length(), flags);
        if (exists && call.answer().kind() == Answer.Kind.PROCEED) {
            int pinned = support.resolver().pinOutside(outside, true);
            if (pinned < 0) {
                call.answer().refuse(Errnos.EACCES, unreachable);
            } else if (!support.stage().reach(call, dirfd, path, pinned)) {
                begin(call, dirfd, scripts.lineOf(pinned), pinned);
            }
            if (pinned >= 0) {
                Fd.closeRaw(pinned);
            }
        }
        return exists;
    }

    private void decideInside(Call call, int dirfd) {
        CowPlace place = path.place();
        int refused = refuse(place);
        if (refused < 0) {
            fail(call, place, refused);
            return;
        }
        boolean isReached = isReached(call, dirfd);
        if (isReached) {
            support.stage().share(call, place);
        } else if (!place.isUpper() && !isFromElsewhere(call, dirfd)) {
            int copied = copy(call, place);
            if (copied < 0) {
                support.finish(call, copied);
                return;
            }
            isReached = isReached(call, dirfd);
        }
        ScriptLine line = scripts.lineOf(place.fd());
        boolean isFound = line == null || scripts.isFoundByKernel(call, line);
        if (isFound && (isReached || support.stage().reach(call, dirfd, path, place.fd()))) {
            call.answer().allow(support.rule());
        } else {
            begin(call, dirfd, line, place.fd());
        }
    }

    private void fail(Call call, CowPlace place, int refused) {
        if (refused == -Errnos.EACCES && place.isUpper() && !support.tree().executesCopies()) {
            call.answer().refuse(Errnos.EACCES, noexec);
        } else {
            call.answer().fail(-refused);
        }
    }

    private int copy(Call call, CowPlace place) {
        if (support.tree().executesCopies()) {
            return support.upper().copyUp(place);
        }
        support.stage().standIn(call, place);
        return 0;
    }

    /** Whether the kernel starts from another directory than the program is in: there a copy would not be found either. */
    private boolean isFromElsewhere(Call call, int dirfd) {
        return dirfd == AT_FDCWD && support.virtual().of(support.caller(call)) != null;
    }

    private void begin(Call call, int dirfd, @Nullable ScriptLine line, int fd) {
        if (!support.tree().executesCopies()) {
            // What would be begun in its place is in the upper layer.
            call.answer().refuse(Errnos.EACCES, noexec);
            return;
        }
        int result =
                line == null ? scripts.beginProgram(call, dirfd, path, fd) : scripts.begin(call, dirfd, path, line);
        call.answer().allow(support.rule());
        if (result == -Errnos.ENOSYS) {
            call.answer().refuse(Errnos.EACCES, support.execMemory().isNotKept(call) ? notKept : unreachable);
        } else if (result < 0) {
            call.answer().fail(-result);
        }
    }

    private boolean isReached(Call call, int dirfd) {
        return support.kernelPaths().leadsTo(call, dirfd, path.written(), path.writtenLength(), path.place());
    }

    private int refuse(CowPlace place) {
        if (!place.status().isRegular()) {
            return place.status().isSymlink() ? -Errnos.ELOOP : -Errnos.EACCES;
        }
        return support.mayExecute(place.fd());
    }
}
