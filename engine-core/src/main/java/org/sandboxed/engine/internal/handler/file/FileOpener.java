package org.sandboxed.engine.internal.handler.file;

import org.sandboxed.engine.internal.confine.ListingRules;
import org.sandboxed.engine.internal.dispatch.Answer;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.DescriptorTable;
import org.sandboxed.engine.internal.filesystem.PathRuleSet;
import org.sandboxed.engine.internal.filesystem.ResolvedPath;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.Files;
import org.sandboxed.engine.internal.kernel.Names;

import static org.sandboxed.engine.internal.kernel.OpenFlags.RESOLVE_BENEATH;
import static org.sandboxed.engine.internal.kernel.OpenFlags.RESOLVE_NO_SYMLINKS;

/** Opens the file that was pinned and judged, and gives the program the descriptor. */
final class FileOpener {

    /** {@code /dev/tty}, major 5, minor 0: the terminal of whoever opens it. */
    private static final long TERMINAL = 5L << Integer.SIZE;

    private final FileSupport support;
    private final Files files = new Files();
    private final DescriptorTable table = new DescriptorTable();

    FileOpener(FileSupport support) {
        this.support = support;
    }

    /** Opens a file of proc(5), if the program may have it. */
    void openProc(Call call, OpenRequest request, ResolvedPath file) {
        int verdict = support.judge().proc(support.caller(call), file, request.writes());
        if (!PathRuleSet.allows(verdict)) {
            support.refuse(call, verdict, Errnos.EACCES);
        } else if (support.judge().status().isSymlink()) {
            call.answer().fail(request.linkFailure());
        } else if (!support.isMadeUp(call, request, file)) {
            open(call, request, file, verdict);
        }
    }

    /** Opens what was found. */
    void open(Call call, OpenRequest request, ResolvedPath file, int verdict) {
        FileStatus status = support.judge().status(file);
        if (status.isSymlink()) {
            call.answer().fail(request.linkFailure());
            return;
        }
        if (request.creates() && status.isDirectory()) {
            call.answer().fail(Errnos.EISDIR);
            return;
        }
        if (status.isSpecial() && status.specialDevice() == TERMINAL) {
            call.answer().fail(Errnos.ENXIO);
            return;
        }
        if (!support.mayAct(call)) {
            return;
        }
        if (status.isFifo() && request.waitsForPartner()) {
            call.answer().allow(PathRuleSet.rule(verdict));
            call.answer().defer(FifoOpening.of(call, request, file));
            return;
        }
        int opened = request.isUnnamed() ? openUnnamed(call, request, file) : reopen(request, file);
        int number = support.judge().isFromFirst(file.path())
                ? table.spare(call.tid(), ListingRules.FIRST)
                : Answer.ANY_NUMBER;
        inject(call, request, opened, number, verdict);
    }

    /** Makes a file in the directory that was found; EEXIST where somebody was faster. */
    int create(Call call, OpenRequest request, ResolvedPath missing) {
        int before = Names.umask(support.umask(call));
        int opened = files.openat2(
                missing.fd(),
                missing.leaf().bytes(),
                missing.leaf().length(),
                request.createFlags(),
                request.mode(),
                RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS);
        Names.umask(before);
        return opened;
    }

    /** The result of an open: the descriptor goes to the program, or the errno does. */
    void inject(Call call, OpenRequest request, int opened, int verdict) {
        inject(call, request, opened, Answer.ANY_NUMBER, verdict);
    }

    private void inject(Call call, OpenRequest request, int opened, int number, int verdict) {
        call.answer().allow(PathRuleSet.rule(verdict));
        if (opened < 0) {
            call.answer().fail(-opened);
        } else if (number == -Errnos.EMFILE) {
            Fd.closeRaw(opened);
            call.answer().fail(Errnos.EMFILE);
        } else {
            call.answer().injectAndClose(opened, request.isCloseOnExec(), number);
        }
    }

    private int openUnnamed(Call call, OpenRequest request, ResolvedPath directory) {
        int before = Names.umask(support.umask(call));
        int opened = support.pinned().openUnnamed(directory.fd(), request.reopenFlags(), request.mode());
        Names.umask(before);
        return opened;
    }

    private int reopen(OpenRequest request, ResolvedPath file) {
        int opened = support.pinned().reopen(file.fd(), request.reopenFlags());
        if (opened < 0 || request.isNonBlocking()) {
            return opened;
        }
        int set = support.pinned().setStatusFlags(opened, request.statusFlags());
        if (set < 0) {
            Fd.closeRaw(opened);
            return set;
        }
        return opened;
    }
}
