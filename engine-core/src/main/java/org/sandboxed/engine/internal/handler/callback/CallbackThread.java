package org.sandboxed.engine.internal.handler.callback;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.policy.PolicyVerdict;

/** Runs code of the test with a deadline, on a thread that ends when it has nothing to do. */
final class CallbackThread {

    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final int IDLE_MILLIS = 100;

    private final ExecutorService threads = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, IDLE_MILLIS, TimeUnit.MILLISECONDS, new SynchronousQueue<>(), work -> {
                Thread thread = new Thread(work, "sandboxed-policy");
                thread.setDaemon(true);
                return thread;
            });

    /**
     * Waits for a verdict.
     *
     * @param what the call, for messages
     * @throws SandboxException where there is none: the callback threw, returned null or took too long
     */
    PolicyVerdict ask(String what, Callable<PolicyVerdict> callback) {
        Future<PolicyVerdict> verdict = threads.submit(callback);
        try {
            PolicyVerdict given = verdict.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
            if (given == null) {
                throw new SandboxException("The policy callback returned null for " + what
                        + "; the call was denied. Return PolicyVerdict.allow() to let it go on");
            }
            return given;
        } catch (TimeoutException e) {
            verdict.cancel(true);
            throw new SandboxException(
                    "The policy callback took more than " + DEADLINE.toSeconds() + " seconds for " + what
                            + "; the call was denied",
                    e);
        } catch (ExecutionException e) {
            throw new SandboxException(
                    "The policy callback threw " + e.getCause() + " for " + what + "; the call was denied",
                    e.getCause());
        } catch (InterruptedException e) {
            verdict.cancel(true);
            throw new SandboxException("The run ended while the policy callback decided about " + what, e);
        }
    }
}
