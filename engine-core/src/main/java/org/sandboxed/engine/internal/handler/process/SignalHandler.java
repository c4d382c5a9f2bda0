package org.sandboxed.engine.internal.handler.process;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.sandboxed.engine.handler.Action;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.confine.NotifiedSets;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.dispatch.DispatchTable;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Processes;

import static org.sandboxed.engine.internal.kernel.SignalOwners.FIOSETOWN;
import static org.sandboxed.engine.internal.kernel.SignalOwners.F_SETOWN;
import static org.sandboxed.engine.internal.kernel.SignalOwners.F_SETOWN_EX;
import static org.sandboxed.engine.internal.kernel.SignalOwners.SIOCSPGRP;

/**
 * kill(2), tkill(2), tgkill(2), rt_sigqueueinfo(2), rt_tgsigqueueinfo(2), pidfd_open(2), and what has somebody signalled later:
 * fcntl(2) with F_SETOWN and F_SETOWN_EX, ioctl(2) with FIOSETOWN and SIOCSPGRP. Keeps signals from the thread that starts the
 * program, which is one of the test JVM: until it has ended it is in the program's Landlock domain.
 */
final class SignalHandler implements Builtin {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private final int fcntlNr = Syscall.FCNTL.number();
    private final int ioctlNr = Syscall.IOCTL.number();
    private final int tgkillNr = Syscall.TGKILL.number();
    private final int tgsigqueueNr = Syscall.RT_TGSIGQUEUEINFO.number();
    private final BooleanSupplier hasCarrier;
    private final int refused;

    SignalHandler(BooleanSupplier hasCarrier, Journal journal) {
        this.hasCarrier = hasCarrier;
        this.refused = journal.refusal("blocked: a signal to a thread of the test JVM");
    }

    void addTo(DispatchTable.Builder table) {
        table.add(NotifiedSets.SIGNALS, this);
        table.add(List.of(Syscall.IOCTL), this);
    }

    @Override
    public String name() {
        return "signals";
    }

    @Override
    public void handle(Call call) {
        int nr = call.nr();
        if (nr != fcntlNr && nr != ioctlNr) {
            judge(call, call.intArgument(nr == tgkillNr || nr == tgsigqueueNr ? 1 : 0));
        } else if (nr == fcntlNr && call.intArgument(1) == F_SETOWN) {
            judge(call, call.intArgument(2));
        } else if (hasNumberInMemory(nr, call.intArgument(1)) && hasCarrier.getAsBoolean()) {
            // The program can change what is in memory; once that thread has ended, any number will do.
            call.answer().defer(this::awaitEndOfCarrier);
        }
    }

    private boolean hasNumberInMemory(int nr, int command) {
        return nr == fcntlNr ? command == F_SETOWN_EX : command == FIOSETOWN || command == SIOCSPGRP;
    }

    private void judge(Call call, int tid) {
        if (Processes.isOwnThread(tid)) {
            call.answer().refuse(Errnos.EPERM, refused);
        }
    }

    private Action awaitEndOfCarrier() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (hasCarrier.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return Action.errno(Errno.EPERM);
            }
            LockSupport.parkNanos(this, PAUSE_NANOS);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        return Action.proceed();
    }
}
