package org.sandboxed.engine.internal.launch;

import org.sandboxed.engine.internal.confine.FilterInstaller;
import org.sandboxed.engine.internal.confine.KernelFilter;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Landlock;
import org.sandboxed.engine.internal.kernel.Personality;
import org.sandboxed.engine.internal.kernel.PosixSpawn;
import org.sandboxed.engine.internal.kernel.Processes;
import org.sandboxed.engine.internal.kernel.RawCalls;
import org.sandboxed.engine.internal.kernel.Seccomp;
import org.sandboxed.engine.internal.supervise.Canary;
import org.sandboxed.engine.internal.supervise.ListenerSlot;

/**
 * The thread that confines itself, spawns one program, and stays in its domain until the run is over. Landlock domains,
 * seccomp filters and no_new_privs belong to a thread and are inherited by what it spawns, so nothing has to run between
 * fork and exec.
 *
 * <p>Once the filter is in place this thread's own calls are trapped. A class that is loaded then could wait for a lock
 * whose holder waits for this thread; so {@link #warmUp} runs every method below once before, and they are straight-line
 * native calls that neither allocate, log nor throw.
 */
final class Carrier implements Runnable {

    private static final FilterInstaller INSTALLER = new FilterInstaller(Seccomp::setFilter);

    private final ListenerSlot slot;
    private final KernelFilter filter;
    private final int ruleset;
    private final boolean fixesAddresses;
    private final int guardianPid;
    private final PosixSpawn spawn;
    private final DomainAgent agent;
    private final Canary canary;

    Carrier(
            ListenerSlot slot,
            Confinement confinement,
            int guardianPid,
            PosixSpawn spawn,
            DomainAgent agent,
            Canary canary) {
        this.slot = slot;
        this.filter = confinement.filter();
        this.ruleset = confinement.ruleset().number();
        this.fixesAddresses = confinement.fixesAddresses();
        this.guardianPid = guardianPid;
        this.spawn = spawn;
        this.agent = agent;
        this.canary = canary;
    }

    @Override
    public void run() {
        slot.carrier(Processes.tid());
        if (!prepare() || !confine() || !proveConfinement() || slot.isWithdrawn()) {
            return;
        }
        int pid = spawn.spawn();
        slot.spawned(pid);
        if (pid > 0) {
            agent.serve();
        }
    }

    private boolean prepare() {
        int done = fixesAddresses ? Personality.fixAddresses() : 0;
        if (done < 0) {
            slot.failed(ListenerSlot.STEP_PERSONALITY, done);
        }
        return done >= 0;
    }

    private boolean confine() {
        int done = Seccomp.setNoNewPrivs();
        if (done < 0) {
            slot.failed(ListenerSlot.STEP_NO_NEW_PRIVS, done);
            return false;
        }
        done = Landlock.restrictSelf(ruleset);
        if (done < 0) {
            slot.failed(ListenerSlot.STEP_LANDLOCK, done);
            return false;
        }
        int listener = INSTALLER.install(filter.address());
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
    static void warmUp(ListenerSlot unused, PosixSpawn missingProgram, DomainAgent dismissed) {
        unused.carrier(Processes.tid());
        unused.isWithdrawn();
        Landlock.restrictSelf(-1);
        INSTALLER.install(0);
        Processes.kill(Processes.pid(), 0);
        RawCalls.call(RawCalls.GETTID, 0);
        unused.failed(ListenerSlot.STEP_CANARY, missingProgram.spawn());
        dismissed.serve();
    }
}
