package org.sandboxed.engine.internal.handler.listing;

import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.confine.ListingRules;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.dispatch.CallerDescriptor;
import org.sandboxed.engine.internal.filesystem.Caller;
import org.sandboxed.engine.internal.filesystem.DescriptorTable;
import org.sandboxed.engine.internal.filesystem.PathJudge;
import org.sandboxed.engine.internal.filesystem.ProcRules;
import org.sandboxed.engine.internal.filesystem.ResolvedPath;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.OpenFlags;

import static org.sandboxed.engine.internal.kernel.Fd.F_DUPFD;
import static org.sandboxed.engine.internal.kernel.Fd.F_DUPFD_CLOEXEC;

/**
 * dup(2), dup2(2), dup3(2), and fcntl(2) with F_DUPFD and F_DUPFD_CLOEXEC, of numbers from {@link ListingRules#FIRST} on. A
 * duplicate of a descriptor of {@code /proc} gets a number there, too, since only there its listings are seen. All others are
 * the kernel's.
 */
final class DuplicateHandler implements Builtin {

    private static final int DUP2 = Syscall.DUP2.isAvailable() ? Syscall.DUP2.number() : -1;

    private final int dup = Syscall.DUP.number();
    private final int dup3 = Syscall.DUP3.number();
    private final int fcntl = Syscall.FCNTL.number();
    private final PathJudge judge;
    private final int hiding;
    private final int lower;
    private final Caller caller = new Caller();
    private final ResolvedPath found = new ResolvedPath();
    private final DescriptorTable table = new DescriptorTable();

    DuplicateHandler(PathJudge judge, Journal journal) {
        this.judge = judge;
        this.hiding = journal.rule(ListingHandler.HIDING);
        this.lower = journal.refusal("proc: a descriptor of /proc has a number from " + ListingRules.FIRST
                + " on, where its listings are looked at");
    }

    @Override
    public String name() {
        return ListingHandler.NAME;
    }

    @Override
    public void handle(Call call) {
        boolean isLower = Integer.compareUnsigned(call.intArgument(0), ListingRules.FIRST) < 0;
        if (isLower || !judge.isProcOpen() || !duplicates(call) || !isProc(call)) {
            return;
        }
        if (call.nr() == dup) {
            duplicate(call, table.spare(call.tid(), ListingRules.FIRST), false);
        } else if (call.nr() == fcntl) {
            duplicateFrom(call, call.intArgument(2), call.intArgument(1) == F_DUPFD_CLOEXEC);
        } else {
            duplicateTo(call, call.intArgument(1), call.nr() == dup3 ? call.intArgument(2) : 0);
        }
    }

    private boolean duplicates(Call call) {
        int command = call.intArgument(1);
        return call.nr() != fcntl || command == F_DUPFD || command == F_DUPFD_CLOEXEC;
    }

    private boolean isProc(Call call) {
        caller.set(call.pid(), call.tid());
        judge.resolver().resolveDescriptor(caller, call.intArgument(0), found);
        boolean isProc = found.is(ResolvedPath.Kind.FILE) && ProcRules.isRoot(found.path());
        found.close();
        return isProc;
    }

    private void duplicateFrom(Call call, int least, boolean closeOnExec) {
        if (least < 0 || !table.isWithinLimit(call.tid(), least)) {
            call.answer().fail(Errnos.EINVAL);
        } else if (least < ListingRules.FIRST) {
            duplicate(call, table.spare(call.tid(), ListingRules.FIRST), closeOnExec);
        } else {
            duplicate(call, table.lowestFree(call.tid(), least), closeOnExec);
        }
    }

    private void duplicateTo(Call call, int number, int flags) {
        boolean isSame = number == call.intArgument(0);
        if ((flags & ~OpenFlags.O_CLOEXEC) != 0 || (isSame && call.nr() != DUP2)) {
            call.answer().fail(Errnos.EINVAL);
        } else if (isSame) {
            call.answer().returns(number);
        } else if (number < 0) {
            call.answer().fail(Errnos.EBADF);
        } else if (number < ListingRules.FIRST) {
            call.answer().refuse(Errnos.EPERM, lower);
        } else {
            duplicate(call, number, flags != 0);
        }
    }

    private void duplicate(Call call, int number, boolean closeOnExec) {
        call.answer().allow(hiding);
        int fd = number < 0 ? number : CallerDescriptor.duplicate(call);
        if (fd < 0) {
            call.answer().fail(-fd);
        } else {
            call.answer().injectAndClose(fd, closeOnExec, number);
        }
    }
}
