package org.sandboxed.engine.internal.handler.file;

import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.PathRuleSet;
import org.sandboxed.engine.internal.filesystem.ResolvedPath;
import org.sandboxed.engine.internal.kernel.Errnos;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_EMPTY_PATH;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_SYMLINK_NOFOLLOW;

/**
 * The file whose metadata a call changes, pinned and judged. Landlock does not govern metadata, so every such call is
 * carried out on the pinned file, and only where its content could be written, too. Reused; not thread-safe.
 */
final class MetadataTarget {

    private final FileSupport support;
    private final PathArgument file;
    private int verdict;

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
            return isDescriptor(call, dirfd);
        }
        file.resolveFile(call, dirfd, (atFlags & AT_SYMLINK_NOFOLLOW) == 0);
        return decide(call);
    }

    /** Whether the file behind a descriptor may be changed; if not, the call has its answer. */
    boolean isDescriptor(Call call, int fd) {
        file.resolveDescriptor(call, fd);
        return decide(call);
    }

    /** The pinned file. */
    int fd() {
        return file.place().fd();
    }

    /** Answers with the result, and lets the file go. */
    void finish(Call call, int result) {
        support.finish(call, verdict, result);
        file.place().close();
    }

    private boolean decide(Call call) {
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
