package org.sandboxed.engine.internal.handler.file;

import org.sandboxed.engine.internal.dispatch.Answer;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.PathRuleSet;
import org.sandboxed.engine.internal.filesystem.ResolvedPath;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_EMPTY_PATH;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_SYMLINK_NOFOLLOW;

/**
 * The file whose metadata a call changes, pinned and judged. Landlock does not govern metadata, so every such call is
 * carried out on the pinned file, and only where its content could be written, too. Reused; not thread-safe.
 */
final class MetadataTarget {

    private static final int NONE = -1;

    private final FileSupport support;
    private final PathArgument file;
    private int verdict;
    private int copy = NONE;
    private boolean isLate;

    MetadataTarget(FileSupport support) {
        this.support = support;
        this.file = PathArgument.first(support);
    }

    /** Whether the file that a path names may be changed; if not, the call has its answer. */
    boolean isPath(Call call, int dirfd, int pathIndex, int atFlags) {
        int read = file.read(call, pathIndex);
        if (read < 0) {
            call.answer().fail(-read);
            return false;
        }
        if (file.isEmpty() && (atFlags & AT_EMPTY_PATH) != 0) {
            if (dirfd != AT_FDCWD) {
                return isDescriptor(call, dirfd);
            }
            // In another root the kernel has another working directory than the program.
            file.takeWorkingDirectory();
        }
        boolean follow = (atFlags & AT_SYMLINK_NOFOLLOW) == 0;
        int pinned = support.view().pin(call, pathIndex, dirfd, file.written(), file.writtenLength(), follow);
        if (pinned != WorkdirView.OUTSIDE) {
            return decideCopy(call, pinned);
        }
        if (call.isRedirected()) {
            file.read(call, pathIndex);
        }
        file.resolveFile(call, dirfd, follow);
        return decide(call);
    }

    /** Whether the file behind a descriptor may be changed; if not, the call has its answer. */
    boolean isDescriptor(Call call, int fd) {
        int pinned = support.view().pinDescriptor(call, fd);
        if (pinned != WorkdirView.OUTSIDE) {
            return decideCopy(call, pinned);
        }
        file.resolveDescriptor(call, fd);
        return decide(call);
    }

    /** Whether the change is made by somebody else, later, and must not use what is used for the next call. */
    boolean isLate() {
        return isLate;
    }

    /** Makes the change, answers with its result, and lets the file go. */
    void change(Call call, WorkdirView.Change change) {
        if (isLate) {
            support.view().later(call, change);
            return;
        }
        int fd = copy == NONE ? file.place().fd() : copy;
        support.finish(call, verdict, change.make(support.pinned(), fd));
        file.place().close();
        if (copy != NONE) {
            Fd.closeRaw(copy);
            copy = NONE;
        }
    }

    private boolean decideCopy(Call call, int pinned) {
        isLate = pinned == WorkdirView.LATER;
        if (isLate) {
            return true;
        }
        if (pinned < 0) {
            if (call.answer().kind() == Answer.Kind.PROCEED) {
                call.answer().fail(-pinned);
            }
            return false;
        }
        copy = pinned;
        verdict = support.view().rule();
        return true;
    }

    private boolean decide(Call call) {
        isLate = false;
        boolean may = judge(call);
        if (!may) {
            file.place().close();
        }
        return may;
    }

    private boolean judge(Call call) {
        ResolvedPath place = file.place();
        switch (place.kind()) {
            case FILE -> verdict = judgeFile(place);
            case PATHLESS -> verdict = support.judge().ownDescriptor();
            case FOREIGN -> verdict = support.judge().otherProcess();
            case ABSENT -> {
                call.answer().fail(Errnos.ENOENT);
                return false;
            }
            case FAILED -> {
                call.answer().fail(place.errno());
                return false;
            }
        }
        if (!PathRuleSet.allows(verdict)) {
            support.refuse(call, verdict, Errnos.EACCES);
            return false;
        }
        return support.mayAct(call);
    }

    private int judgeFile(ResolvedPath place) {
        int content = support.judge().content(place, true);
        boolean device =
                PathRuleSet.allows(content) && support.judge().status(place).isSpecial();
        return device ? support.judge().device() : content;
    }
}
