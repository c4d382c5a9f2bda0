package org.sandboxed.engine.internal.launch;

import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.Landlock;
import org.sandboxed.engine.internal.kernel.Personality;
import org.sandboxed.engine.internal.kernel.Seccomp;
import org.sandboxed.engine.internal.supervise.ListenerSlot;

/**
 * The thread that enters the Landlock domain of one program, starts the {@link Carrier} in it, and stays there until the run
 * is over. Landlock domains and no_new_privs belong to a thread and are inherited by what it starts. It has no filter, so
 * the kernel hangs the listener up as soon as the program and all that it has started are gone.
 *
 * <p>From the domain the JVM may find that it cannot open the file of a class. So {@link #warmUp} runs every method below
 * once before.
 */
final class DomainKeeper implements Runnable {

    private final ListenerSlot slot;
    private final int ruleset;
    private final boolean fixesAddresses;
    private final Runnable carrier;
    private final DomainAgent agent;

    DomainKeeper(ListenerSlot slot, Fd ruleset, boolean fixesAddresses, Runnable carrier, DomainAgent agent) {
        this.slot = slot;
        this.ruleset = ruleset.number();
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
        done = Landlock.restrictSelf(ruleset);
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
        Landlock.restrictSelf(-1);
        unused.failed(ListenerSlot.STEP_THREAD, -Errnos.EAGAIN);
        dismissed.serve();
        dismissed.leave();
    }
}
