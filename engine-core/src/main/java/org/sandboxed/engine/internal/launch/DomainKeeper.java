package org.sandboxed.engine.internal.launch;

import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Personality;
import org.sandboxed.engine.internal.kernel.Seccomp;
import org.sandboxed.engine.internal.supervise.ListenerSlot;

/**
 * The thread that enters a Landlock domain of its own, starts the {@link Carrier} in it, and stays there until the run is over.
 * Landlock domains and no_new_privs belong to a thread and are inherited by what it starts. The program is in a domain below:
 * were it in the same one, it could signal this thread, and a signal to a thread is one to the JVM. The keeper has no filter,
 * so the kernel hangs the listener up as soon as the program and all that it has started are gone.
 */
final class DomainKeeper implements Runnable {

    private final ListenerSlot slot;
    private final SignalScope scope;
    private final boolean fixesAddresses;
    private final Runnable carrier;
    private final DomainAgent agent;

    DomainKeeper(ListenerSlot slot, SignalScope scope, boolean fixesAddresses, Runnable carrier, DomainAgent agent) {
        this.slot = slot;
        this.scope = scope;
        this.fixesAddresses = fixesAddresses;
        this.carrier = carrier;
        this.agent = agent;
    }

    @Override
    public void run() {
        if (enter() && start()) {
            agent.serve();
        }
        agent.leave();
    }

    private boolean enter() {
        int done = fixesAddresses ? Personality.fixAddresses() : 0;
        if (done < 0) {
            slot.failed(ListenerSlot.STEP_PERSONALITY, done);
            return false;
        }
        done = Seccomp.setNoNewPrivs();
        if (done < 0) {
            slot.failed(ListenerSlot.STEP_NO_NEW_PRIVS, done);
            return false;
        }
        done = scope.enter();
        if (done < 0) {
            slot.failed(ListenerSlot.STEP_LANDLOCK, done);
            return false;
        }
        return true;
    }

    private boolean start() {
        try {
            Launcher.startThread(carrier, "sandboxed-carrier");
            return true;
        } catch (OutOfMemoryError noThread) {
            slot.failed(ListenerSlot.STEP_THREAD, -Errnos.EAGAIN);
            return false;
        }
    }

    /** Runs everything that a keeper runs, but for the start of a thread, without entering anything. */
    static void warmUp(ListenerSlot unused, DomainAgent dismissed) {
        unused.failed(ListenerSlot.STEP_THREAD, -Errnos.EAGAIN);
        dismissed.serve();
        dismissed.leave();
    }
}
