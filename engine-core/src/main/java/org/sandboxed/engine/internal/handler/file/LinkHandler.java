package org.sandboxed.engine.internal.handler.file;

import java.util.List;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.PathRuleSet;
import org.sandboxed.engine.internal.filesystem.ResolvedPath;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Names;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_EMPTY_PATH;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;
import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_SYMLINK_FOLLOW;

/**
 * link(2), linkat(2). A file gets no second name that allows more than the first: what is not writable where it is cannot
 * be linked to where it would be, which fails with EXDEV as Landlock has it.
 */
final class LinkHandler implements Builtin {

    static final List<Syscall> CALLS = List.of(Syscall.LINK, Syscall.LINKAT);

    private final int linkNr = Numbers.of(Syscall.LINK);

    private final FileSupport support;
    private final PathArgument old;
    private final PathArgument added;
    private final Names names = new Names();

    LinkHandler(FileSupport support) {
        this.support = support;
        this.old = PathArgument.first(support);
        this.added = PathArgument.second(support);
    }

    @Override
    public String name() {
        return "files";
    }

    @Override
    public void handle(Call call) {
        boolean plain = call.nr() == linkNr;
        int read = old.read(call, plain ? 0 : 1);
        if (read == 0) {
            read = added.read(call, plain ? 1 : 3);
        }
        if (read < 0) {
            support.failNaturally(call, -read);
            return;
        }
        resolveOld(call, plain ? AT_FDCWD : call.intArgument(0), plain ? 0 : call.intArgument(4));
        added.resolveName(call, plain ? AT_FDCWD : call.intArgument(2));
        if (isOldFound(call) && support.isFound(call, added)) {
            decide(call);
        }
        old.place().close();
        added.place().close();
    }

    private void resolveOld(Call call, int dirfd, int flags) {
        if (old.isEmpty() && (flags & AT_EMPTY_PATH) != 0) {
            old.resolveDescriptor(call, dirfd);
        } else if ((flags & AT_SYMLINK_FOLLOW) != 0 || old.endsInSlash()) {
            old.resolveFile(call, dirfd, true);
        } else {
            old.resolveName(call, dirfd);
        }
    }

    private boolean isOldFound(Call call) {
        if (old.place().is(ResolvedPath.Kind.FILE)) {
            return true;
        }
        if (old.place().is(ResolvedPath.Kind.PATHLESS)) {
            support.failNaturally(call, Errnos.EXDEV);
            return false;
        }
        if (support.isFound(call, old) && !old.nameExists()) {
            support.failNaturally(call, Errnos.ENOENT);
            return false;
        }
        return old.place().is(ResolvedPath.Kind.ABSENT);
    }

    private void decide(Call call) {
        boolean pinned = old.place().is(ResolvedPath.Kind.FILE);
        int readable = support.judge().content(old.place(), false);
        int verdict = pinned
                ? support.judge().content(old.place(), true)
                : support.judge().name(old.place());
        if (PathRuleSet.allows(readable) && !PathRuleSet.allows(verdict)) {
            support.refuse(call, verdict, Errnos.EXDEV);
            return;
        }
        if (PathRuleSet.allows(verdict)) {
            verdict = support.judge().name(added.place());
        }
        if (support.mustAct(call, verdict, !PathRuleSet.allows(verdict) && added.nameExists() ? Errnos.EEXIST : 0)) {
            support.finish(call, verdict, pinned ? linkPinned() : linkName());
        }
    }

    private int linkName() {
        return names.linkat(
                old.place().fd(),
                old.name(),
                old.nameLength(),
                added.place().fd(),
                added.name(),
                added.nameLength(),
                0);
    }

    private int linkPinned() {
        return support.pinned().link(old.place().fd(), added.place().fd(), added.name(), added.nameLength());
    }
}
