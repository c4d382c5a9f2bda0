package org.sandboxed.engine.internal.handler.cow;

import java.util.ArrayList;
import java.util.List;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.dispatch.CallerDescriptor;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.ProcPaths;
import org.sandboxed.engine.internal.handler.chroot.ScriptRun;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.FileStatus;
import org.sandboxed.engine.internal.kernel.Files;
import org.sandboxed.engine.internal.kernel.Processes;

import static org.sandboxed.engine.internal.kernel.OpenFlags.AT_FDCWD;

/**
 * Descriptors by which programs are executed, in whose place the kernel finds something else for as long as it needs it. The
 * program has its own one again when it executes the next program, which is what the spring board does, or makes a call because
 * it was not replaced. Not thread-safe.
 */
final class LentDescriptors implements AutoCloseable {

    private final List<Loan> loans = new ArrayList<>();
    private final ProcPaths procPaths = new ProcPaths();
    private final Files files = new Files();
    private final FileStatus status = new FileStatus();

    /**
     * What a program had under a number, and what it has there meanwhile. The latter does not outlive the execution of a
     * program.
     */
    private record Loan(int pid, int tid, int number, Fd own, boolean closesOnExec, long device, long inode) {}

    /**
     * Lets the caller have something else under a number.
     *
     * @param closesOnExec what its own descriptor does
     * @return whether that could be done
     */
    boolean lend(Call call, int number, int instead, boolean closesOnExec) {
        int own = CallerDescriptor.duplicate(call, number);
        if (own < 0) {
            return false;
        }
        if (call.install(instead, number, true) < 0 || !look(call.tid(), number)) {
            Fd.closeRaw(own);
            return false;
        }
        loans.add(new Loan(call.pid(), call.tid(), number, new Fd(own), closesOnExec, status.device(), status.inode()));
        return true;
    }

    /** Gives back what is not needed any more; a thread makes a call. */
    void settle(Call call) {
        if (!loans.isEmpty()) {
            loans.removeIf(loan -> isOver(loan, call));
        }
    }

    private boolean isOver(Loan loan, Call call) {
        boolean isThere = loan.pid == call.pid() && look(call.tid(), loan.number);
        boolean isLent = isThere && status.inode() == loan.inode && status.device() == loan.device;
        boolean isExecuting = loan.pid == call.pid() && ScriptRun.isCalling(call);
        boolean hasFailed = isLent && loan.tid == call.tid();
        if (hasFailed || (isExecuting && !isThere && !loan.closesOnExec)) {
            call.install(loan.own.number(), loan.number, loan.closesOnExec);
        }
        boolean isOver = hasFailed || isExecuting || Processes.kill(loan.tid, 0) == -Errnos.ESRCH;
        if (isOver) {
            loan.own.close();
        }
        return isOver;
    }

    private boolean look(int tid, int number) {
        PathBytes link = procPaths.descriptor(tid, number);
        return files.status(AT_FDCWD, link.bytes(), link.length(), status) == 0;
    }

    @Override
    public void close() {
        loans.forEach(loan -> loan.own.close());
        loans.clear();
    }
}
