package org.sandboxed.engine.internal.launch;

import org.sandboxed.engine.internal.confine.FilterInstaller;
import org.sandboxed.engine.internal.confine.KernelFilter;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.Landlock;
import org.sandboxed.engine.internal.kernel.PosixSpawn;
import org.sandboxed.engine.internal.kernel.Processes;
import org.sandboxed.engine.internal.kernel.RawCalls;
import org.sandboxed.engine.internal.kernel.Seccomp;
import org.sandboxed.engine.internal.supervise.Canary;
import org.sandboxed.engine.internal.supervise.ListenerSlot;

/**
 * The thread that enters the program's Landlock domain, installs the filter on itself, spawns one program, and ends. It is
 * started by the {@link DomainKeeper}, in whose domain it begins; what it spawns inherits domain and filter, so nothing has to
 * run between fork and exec.
 *
 * <p>From the domain the JVM may find that it cannot open the file of a class, and once the filter is in place this thread's
 * own calls are trapped: a class that is loaded then could wait for a lock whose holder waits for this thread. So
 * {@link #warmUp} runs every method below once before, and they are straight-line native calls that neither allocate, log nor
 * throw.
 */
final class Carrier implements Runnable {

    private static final FilterInstaller INSTALLER = new FilterInstaller(Seccomp::setFilter);

    private final ListenerSlot slot;
    private final int ruleset;
    private final KernelFilter.Installation filter;
    private final int guardianPid;
    private final PosixSpawn spawn;
    private final Canary canary;

    Carrier(
            ListenerSlot slot,
            Fd ruleset,
            KernelFilter.Installation filter,
            int guardianPid,
            PosixSpawn spawn,
            Canary canary) {
        this.slot = slot;
        this.ruleset = ruleset.number();
        this.filter = filter;
        this.guardianPid = guardianPid;
        this.spawn = spawn;
        this.canary = canary;
    }

    @Override
    public void run() {
        int tid = Processes.tid();
        slot.carrier(tid);
        if (confine(tid) && proveConfinement() && !slot.isWithdrawn()) {
            slot.spawned(spawn.spawn());
        }
    }

    private boolean confine(int tid) {
        int entered = Landlock.restrictSelf(ruleset);
        if (entered < 0) {
            slot.failed(ListenerSlot.STEP_LANDLOCK, entered);
            return false;
        }
        int listener = INSTALLER.install(filter.by(tid));
        if (listener < 0) {
            slot.failed(ListenerSlot.STEP_SECCOMP, listener);
            return false;
        }
        slot.listening(listener);
        return true;
    }

    private boolean proveConfinement() {
        int signalled = Processes.kill(guardianPid, 0);
        int refused = RawCalls.call(canary.nr(), Canary.MARK);
        if (signalled != -Errnos.EPERM || refused >= 0) {
            slot.failed(ListenerSlot.STEP_CANARY, signalled != -Errnos.EPERM ? signalled : refused);
            return false;
        }
        return true;
    }

    /** Runs everything that a carrier runs, without confining anything. */
    static void warmUp(ListenerSlot unused, PosixSpawn missingProgram) {
        unused.carrier(Processes.tid());
        unused.isWithdrawn();
        Landlock.restrictSelf(-1);
        INSTALLER.install(0);
        Processes.kill(Processes.pid(), 0);
        RawCalls.call(RawCalls.GETTID, 0);
        unused.failed(ListenerSlot.STEP_CANARY, missingProgram.spawn());
    }
}
