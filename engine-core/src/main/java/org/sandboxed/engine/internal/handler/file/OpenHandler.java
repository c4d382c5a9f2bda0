package org.sandboxed.engine.internal.handler.file;

import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.Caller;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.PathLocator;
import org.sandboxed.engine.internal.filesystem.ProcRules;
import org.sandboxed.engine.internal.filesystem.ResolvedPath;
import org.sandboxed.engine.internal.filesystem.SystemPathCache;
import org.sandboxed.engine.internal.journal.TextKind;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.Files;

import static org.sandboxed.engine.internal.filesystem.PathRuleSet.allows;
import static org.sandboxed.engine.internal.filesystem.PathRuleSet.rule;

/**
 * open(2), creat(2), openat(2), openat2(2) where nothing is denied. Landlock decides when the kernel runs the call, so
 * here it is only found out what it will say and why, and what would fail anyway is left to fail. Files of proc(5), which
 * Landlock refuses, are opened for the program.
 */
final class OpenHandler implements Builtin {

    private final FileSupport support;
    private final FileOpener opener;
    private final OpenRequest request = new OpenRequest();
    private final ResolvedPath found = new ResolvedPath();
    private final PathBytes named = new PathBytes();
    private final SystemPathCache known;
    private final byte[] path = new byte[Files.PATH_MAX];
    private int length;

    OpenHandler(FileSupport support) {
        this.support = support;
        this.known = support.judge().rules().known();
        this.opener = new FileOpener(support);
    }

    @Override
    public String name() {
        return "files";
    }

    @Override
    public void handle(Call call) {
        if (request.decode(call) < 0) {
            return;
        }
        length = call.readPath(request.pathIndex(), TextKind.PATH, path);
        if (length < 0) {
            failUnread(call);
            return;
        }
        if (length == 0 || request.isPathOnly() || isKnown(call) || isNamed(call)) {
            return;
        }
        if (!isLocated(call)) {
            resolve(call);
        }
        decide(call);
        found.close();
    }

    /**
     * The kernel may read what nobody else can, and would open what is not in the record. Of a program whose file its own user may not
     * read, no memory can be read at all: it goes on, for Landlock decides.
     */
    private void failUnread(Call call) {
        if (length != -Errnos.EPERM) {
            call.answer().fail(-length);
        }
    }

    private boolean isLocated(Call call) {
        if (request.restrictions() != 0) {
            return false;
        }
        PathLocator locator = support.locator();
        Caller caller = support.caller(call);
        int dirfd = request.dirfd();
        // What has to be new is a matter of its directory alone.
        return request.isExclusive()
                ? locator.parent(caller, dirfd, path, length, found)
                : locator.find(caller, dirfd, path, length, request.follows(), request.creates(), found);
    }

    private void resolve(Call call) {
        support.resolver()
                .resolve(
                        support.caller(call),
                        request.dirfd(),
                        path,
                        length,
                        request.follows(),
                        request.restrictions(),
                        found);
        if (!found.is(ResolvedPath.Kind.FAILED) || found.errno() != Errnos.ENOENT || !request.creates()) {
            return;
        }
        if (request.restrictions() == 0) {
            support.resolver()
                    .resolveNew(support.caller(call), request.dirfd(), path, length, request.follows(), found);
        } else {
            support.resolver()
                    .resolveParent(support.caller(call), request.dirfd(), path, length, request.restrictions(), found);
        }
    }

    /** Those who walk a tree open names in directories and follow no link: no look at the file says more than its path. */
    private boolean isNamed(Call call) {
        boolean isPlain = !request.follows() && !request.creates() && request.restrictions() == 0;
        if (!isPlain || !support.locator().name(support.caller(call), request.dirfd(), path, length, named)) {
            return false;
        }
        int verdict = support.judge().content(named, request.writes());
        if (!allows(verdict) || support.mayBeMadeUp(named)) {
            return false;
        }
        call.note(TextKind.RESOLVED_PATH, named.bytes(), named.length());
        call.answer().allow(rule(verdict));
        return true;
    }

    private boolean isKnown(Call call) {
        if (path[0] != '/' || request.writes()) {
            return false;
        }
        SystemPathCache.Entry entry = known.get(path, length);
        if (entry == null) {
            return false;
        }
        if (entry.target().length > 0) {
            call.note(TextKind.RESOLVED_PATH, entry.target(), entry.target().length);
        }
        call.answer().allow(entry.rule());
        return true;
    }

    private void decide(Call call) {
        support.note(call, TextKind.RESOLVED_PATH, found, path, length);
        if (found.is(ResolvedPath.Kind.FILE)) {
            decideFile(call);
        } else if (found.is(ResolvedPath.Kind.FOREIGN)) {
            support.refuse(call, support.judge().otherProcess(), Errnos.EACCES);
        } else if (found.is(ResolvedPath.Kind.ABSENT) && request.creates()) {
            decideNew(call);
        }
    }

    private void decideNew(Call call) {
        int verdict = support.judge().name(found);
        boolean failsAnyway =
                !allows(verdict) && request.isExclusive() && support.resolver().leafExists(found);
        if (!failsAnyway) {
            support.settle(call, verdict, Errnos.EACCES);
        }
    }

    private void decideFile(Call call) {
        if (request.isExclusive()) {
            return;
        }
        int verdict = support.judge().content(found, request.writes());
        if (allows(verdict)) {
            call.answer().allow(rule(verdict));
            if (!support.isMadeUp(call, request, found)) {
                remember(verdict);
            }
        } else if (ProcRules.concerns(found.path())) {
            opener.openProc(call, request, found);
        } else if (!failsAnyway(support.judge().status(found))) {
            support.refuse(call, verdict, Errnos.EACCES);
        }
    }

    private void remember(int verdict) {
        if (path[0] == '/'
                && !request.writes()
                && support.judge().rules().isFixed(path, length)
                && support.judge()
                        .rules()
                        .isFixed(found.path().bytes(), found.path().length())) {
            known.put(path, length, found.path(), rule(verdict));
        }
    }

    private boolean failsAnyway(FileStatus status) {
        return status.isSymlink() || (status.isDirectory() && request.writes() && !request.isUnnamed());
    }
}
