package org.sandboxed.engine.internal.supervise;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads on which supervisors run, one for each live run. A thread whose run is over waits some seconds for another,
 * for a launch should not wait for the start of a thread.
 */
public final class SupervisorThreads {

    private static final int STACK_BYTES = 512 * 1024;
    private static final int PATIENCE_SECONDS = 5;

    private SupervisorThreads() {}

    private static final class Holder {
        static final ThreadPoolExecutor THREADS = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                PATIENCE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                SupervisorThreads::newThread);
    }

    private static Thread newThread(Runnable worker) {
        Thread thread = new Thread(null, worker, "sandboxed-supervisor", STACK_BYTES);
        thread.setDaemon(true);
        return thread;
    }

    /** Runs a supervisor on a thread of its own; throws where there is none to be had. */
    public static void start(Supervisor supervisor) {
        Holder.THREADS.execute(supervisor);
    }
}
