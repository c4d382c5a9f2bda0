package org.sandboxed.engine.internal.handler.file;

import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.DescriptorTable;
import org.sandboxed.engine.internal.filesystem.PathRuleSet;
import org.sandboxed.engine.internal.filesystem.ProcRules;
import org.sandboxed.engine.internal.filesystem.ResolvedPath;
import org.sandboxed.engine.internal.journal.TextKind;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.Files;

/**
 * open(2), creat(2), openat(2), openat2(2) where something is denied. Landlock cannot take a path out of what it grants,
 * so the kernel never runs such a call: the file is pinned, judged by its path and its identity, and opened for the
 * program. What cannot be read or resolved fails.
 */
final class CheckedOpenHandler implements Builtin {

    /** How often a file is looked for again that came or went meanwhile. */
    private static final int ATTEMPTS = 3;

    private final FileSupport support;
    private final FileOpener opener;
    private final OpenRequest request = new OpenRequest();
    private final DescriptorTable table = new DescriptorTable();
    private final ResolvedPath found = new ResolvedPath();
    private final byte[] path = new byte[Files.PATH_MAX];
    private int length;

    CheckedOpenHandler(FileSupport support) {
        this.support = support;
        this.opener = new FileOpener(support);
    }

    @Override
    public String name() {
        return "files";
    }

    @Override
    public void handle(Call call) {
        int decoded = request.decode(call);
        length = decoded < 0 ? decoded : call.readPath(request.pathIndex(), TextKind.PATH, path);
        if (length < 0) {
            call.answer().fail(-length);
            return;
        }
        if (call.isRedirected()) {
            request.redirected();
        } else if (request.isPathOnly()) {
            // Such a descriptor reads and writes nothing, and opening it again through /proc comes here.
            return;
        }
        if (!request.hasRoom(call, table, support.judge().noDescriptor())) {
            return;
        }
        if (request.creates() && length > 0 && path[length - 1] == '/') {
            refuseSlash(call);
            return;
        }
        int attempt = 0;
        while (!decide(call) && attempt < ATTEMPTS) {
            attempt++;
        }
        if (attempt == ATTEMPTS) {
            call.answer().fail(Errnos.EAGAIN);
        }
        found.close();
    }

    /** Whatever is there: no file is made of a name with a slash behind it. */
    private void refuseSlash(Call call) {
        support.resolver()
                .resolveParent(support.caller(call), request.dirfd(), path, length, request.restrictions(), found);
        call.answer().fail(found.is(ResolvedPath.Kind.FAILED) ? found.errno() : Errnos.EISDIR);
        found.close();
    }

    /** False where the file appeared between the look and the open. */
    private boolean decide(Call call) {
        resolve(call);
        support.note(call, TextKind.RESOLVED_PATH, found, path, length);
        switch (found.kind()) {
            case FILE -> openFile(call);
            case PATHLESS -> opener.open(call, request, found, support.judge().ownDescriptor());
            case ABSENT -> {
                return create(call);
            }
            case FOREIGN -> support.refuse(call, support.judge().otherProcess(), Errnos.EACCES);
            case FAILED -> call.answer().fail(found.errno());
        }
        return true;
    }

    private void resolve(Call call) {
        boolean follow = request.follows();
        support.resolver()
                .resolve(support.caller(call), request.dirfd(), path, length, follow, request.restrictions(), found);
        if (!found.is(ResolvedPath.Kind.FAILED) || found.errno() != Errnos.ENOENT || length == 0) {
            return;
        }
        if (request.restrictions() == 0) {
            support.resolver().resolveNew(support.caller(call), request.dirfd(), path, length, follow, found);
        } else if (request.creates()) {
            support.resolver()
                    .resolveParent(support.caller(call), request.dirfd(), path, length, request.restrictions(), found);
        }
    }

    private void openFile(Call call) {
        if (request.isExclusive()) {
            call.answer().fail(Errnos.EEXIST);
            return;
        }
        if (ProcRules.concerns(found.path())) {
            opener.openProc(call, request, found);
            return;
        }
        int verdict = support.judge().content(found, request.writes());
        if (PathRuleSet.allows(verdict)) {
            if (!support.isMadeUp(call, request, found)) {
                opener.open(call, request, found, verdict);
            }
            return;
        }
        FileStatus status = support.judge().status(found);
        if (status.isSymlink()) {
            call.answer().fail(request.linkFailure());
        } else {
            support.refuse(call, verdict, Errnos.EACCES);
        }
    }

    private boolean create(Call call) {
        if (!request.creates()) {
            call.answer().fail(Errnos.ENOENT);
            return true;
        }
        int verdict = support.judge().name(found);
        if (!PathRuleSet.allows(verdict)) {
            support.refuse(call, verdict, Errnos.EACCES);
            return true;
        }
        if (!support.mayAct(call)) {
            return true;
        }
        int opened = opener.create(call, request, found);
        if (opened == -Errnos.EEXIST && !request.isExclusive()) {
            return false;
        }
        opener.inject(call, request, opened, verdict);
        return true;
    }
}
