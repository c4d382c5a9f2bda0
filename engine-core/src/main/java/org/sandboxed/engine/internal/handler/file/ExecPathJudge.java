package org.sandboxed.engine.internal.handler.file;

import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.PathRuleSet;
import org.sandboxed.engine.internal.filesystem.ResolvedPath;
import org.sandboxed.engine.internal.handler.process.ExecJudge;
import org.sandboxed.engine.internal.journal.TextKind;
import org.sandboxed.engine.internal.kernel.Errnos;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_EMPTY_PATH;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_SYMLINK_NOFOLLOW;

/** Whether a file may be executed: where it may be read. Landlock has the last word when the kernel runs the call. */
final class ExecPathJudge implements ExecJudge {

    private final FileSupport support;
    private final ResolvedPath found = new ResolvedPath();

    ExecPathJudge(FileSupport support) {
        this.support = support;
    }

    @Override
    public boolean judge(Call call, int dirfd, byte[] path, int length, int flags) {
        if (length == 0 && (flags & AT_EMPTY_PATH) != 0) {
            support.resolver().resolveDescriptor(support.caller(call), dirfd, found);
        } else {
            boolean follow = (flags & AT_SYMLINK_NOFOLLOW) == 0;
            support.resolver().resolve(support.caller(call), dirfd, path, length, follow, 0, found);
        }
        support.note(call, TextKind.RESOLVED_PATH, found, path, length);
        boolean exists = found.is(ResolvedPath.Kind.FILE) || found.is(ResolvedPath.Kind.PATHLESS);
        if (found.is(ResolvedPath.Kind.FILE)) {
            decide(call);
        } else if (found.is(ResolvedPath.Kind.FOREIGN)) {
            support.refuse(call, support.judge().otherProcess(), Errnos.EACCES);
        }
        found.close();
        return exists;
    }

    @Override
    public boolean isLandlocks() {
        return !support.judge().hasDenied();
    }

    private void decide(Call call) {
        int verdict = support.judge().content(found, false);
        if (PathRuleSet.allows(verdict) || support.judge().status(found).isRegular()) {
            support.settle(call, verdict, Errnos.EACCES);
        }
    }
}
