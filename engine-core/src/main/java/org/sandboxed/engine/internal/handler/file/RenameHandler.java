package org.sandboxed.engine.internal.handler.file;

import java.util.List;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.PathRuleSet;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Names;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;
import static org.sandboxed.engine.internal.kernel.RenameFlags.RENAME_EXCHANGE;
import static org.sandboxed.engine.internal.kernel.RenameFlags.RENAME_NOREPLACE;

/** rename(2), renameat(2), renameat2(2). A directory above a denied path does not move: the rule would lose its path. */
final class RenameHandler implements Builtin {

    static final List<Syscall> CALLS = List.of(Syscall.RENAME, Syscall.RENAMEAT, Syscall.RENAMEAT2);

    private final int renameNr = Numbers.of(Syscall.RENAME);
    private final int renameat2Nr = Syscall.RENAMEAT2.number();

    private final FileSupport support;
    private final PathArgument from;
    private final PathArgument to;
    private final Names names = new Names();

    RenameHandler(FileSupport support) {
        this.support = support;
        this.from = PathArgument.first(support);
        this.to = PathArgument.second(support);
    }

    @Override
    public String name() {
        return "files";
    }

    @Override
    public void handle(Call call) {
        boolean plain = call.nr() == renameNr;
        int read = from.read(call, plain ? 0 : 1);
        if (read == 0) {
            read = to.read(call, plain ? 1 : 3);
        }
        if (read < 0) {
            support.failNaturally(call, -read);
            return;
        }
        from.resolveName(call, plain ? AT_FDCWD : call.intArgument(0));
        to.resolveName(call, plain ? AT_FDCWD : call.intArgument(2));
        if (support.isFound(call, from) && support.isFound(call, to)) {
            decide(call, call.nr() == renameat2Nr ? call.intArgument(4) : 0);
        }
        from.place().close();
        to.place().close();
    }

    private void decide(Call call, int flags) {
        boolean exchanges = (flags & RENAME_EXCHANGE) != 0;
        int verdict = support.judge().move(from.place());
        if (PathRuleSet.allows(verdict)) {
            verdict = exchanges
                    ? support.judge().move(to.place())
                    : support.judge().name(to.place());
        }
        if (support.mustAct(call, verdict, PathRuleSet.allows(verdict) ? 0 : natural(flags))) {
            support.finish(call, verdict, rename(flags));
        }
    }

    private int natural(int flags) {
        if (!from.nameExists()) {
            return Errnos.ENOENT;
        }
        return (flags & RENAME_NOREPLACE) != 0 && to.nameExists() ? Errnos.EEXIST : 0;
    }

    private int rename(int flags) {
        if ((flags & ~(RENAME_NOREPLACE | RENAME_EXCHANGE)) != 0) {
            return -Errnos.EINVAL;
        }
        return names.renameat2(
                from.place().fd(), from.name(), from.nameLength(), to.place().fd(), to.name(), to.nameLength(), flags);
    }
}
