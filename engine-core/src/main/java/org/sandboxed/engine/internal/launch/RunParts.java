package org.sandboxed.engine.internal.launch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.internal.dispatch.Failures;
import org.sandboxed.engine.internal.filesystem.diff.ChangeTracker;
import org.sandboxed.engine.internal.http.HttpRun;
import org.sandboxed.engine.internal.journal.JournalRun;
import org.sandboxed.engine.internal.kernel.PosixSpawn;
import org.sandboxed.engine.internal.names.NameServers;
import org.sandboxed.engine.internal.netlink.NetlinkSockets;
import org.sandboxed.engine.internal.ports.RunPorts;
import org.sandboxed.engine.internal.process.Crowd;
import org.sandboxed.engine.internal.process.ProcessIndex;
import org.sandboxed.engine.internal.supervise.Supervisor;

/**
 * What one run is made of, put together before anything is started.
 *
 * @param command the command as it was given
 * @param timeout how long the program may run
 * @param stdio its pipes
 * @param spawn the laid-out posix_spawn call
 * @param agent the inside of its domain
 * @param supervisor the loop
 * @param processes who is running
 * @param crowd whether too many are
 * @param netlink their netlink sockets
 * @param ports the local ports that they have taken
 * @param http their HTTP requests
 * @param names the name servers that they ask
 * @param limits what they may use
 * @param journalRun this run's part of the record
 * @param changes the working directory before the run
 * @param failures what went wrong meanwhile
 * @param view what they see of a copy-on-write working directory
 */
record RunParts(
        List<String> command,
        Duration timeout,
        Stdio stdio,
        PosixSpawn spawn,
        DomainAgent agent,
        Supervisor supervisor,
        ProcessIndex processes,
        Crowd crowd,
        NetlinkSockets netlink,
        RunPorts ports,
        HttpRun http,
        NameServers names,
        RunLimits limits,
        JournalRun journalRun,
        ChangeTracker.Span changes,
        Failures failures,
        RunView view)
        implements AutoCloseable {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long HANG_UP_NANOS = TimeUnit.SECONDS.toNanos(9);

    /** Why a run with too many processes was killed. */
    SandboxException crowded() {
        return new SandboxException("More than " + crowd.max() + " processes of " + command
                + " lived at once, so all were killed. maxProcesses sets another limit, at which fork fails"
                + " with EAGAIN");
    }

    /** Kills every process of the domain, the program itself included, even while it is held in its first exec. */
    void killTree() {
        agent.killAll();
    }

    /** Waits until nobody is left under the filter; false where somebody still is in the end. */
    boolean awaitNobody(long nanos) {
        return await(supervisor::awaitHangUp, nanos);
    }

    /**
     * Lets the keeper go and waits until nobody is left under the filter. A handler that holds this up for a second is
     * interrupted: nobody waits for its answer any more.
     *
     * @return false where something is still there after ten seconds
     */
    boolean end() {
        agent.dismiss();
        boolean isOver = awaitNobody(PATIENCE_NANOS);
        if (!isOver) {
            supervisor.interrupt();
            isOver = awaitNobody(HANG_UP_NANOS);
        }
        netlink.close();
        names.close();
        ports.held().close();
        http.end();
        return isOver;
    }

    /** Something that is waited for with a bound. */
    @FunctionalInterface
    private interface Event {
        boolean await(long nanos) throws InterruptedException;
    }

    private static boolean await(Event event, long nanos) {
        boolean wasInterrupted = false;
        long deadline = System.nanoTime() + nanos;
        try {
            while (true) {
                try {
                    return event.await(deadline - System.nanoTime());
                } catch (InterruptedException e) {
                    wasInterrupted = true;
                }
            }
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Releases descriptors, after the supervisor has closed its own, which it does while the result is put together. */
    @Override
    public void close() {
        if (awaitNobody(0) && !await(supervisor::awaitRelease, PATIENCE_NANOS)) {
            System.getLogger(RunParts.class.getName())
                    .log(System.Logger.Level.WARNING, "deferred work of {0} ignores its interrupt", command);
        }
        stdio.close();
        spawn.close();
        agent.close();
        processes.close();
        limits.close();
        view.close();
    }
}
