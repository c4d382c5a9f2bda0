package org.sandboxed.engine.internal.launch;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.Seccomp;

/**
 * The thread from which every keeper is started, one for each JVM. It sits in a Landlock domain that restricts nothing but
 * signals to the outside; threads inherit the domain of the thread that starts them, so all sandboxes of the JVM, and the
 * {@link Guardian} that ends them, are inside it.
 */
final class Launcher {

    private static final int STACK_BYTES = 256 * 1024;
    private static final String KEEPER = "sandboxed-keeper";
    private static final AtomicReference<@Nullable Launcher> INSTANCE = new AtomicReference<>();

    private final LinkedBlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private final AtomicReference<@Nullable SpareKeeper> spare = new AtomicReference<>();
    private @Nullable Guardian guardian;
    private @Nullable SignalScope scope;

    private Launcher() {}

    /** Where its thread cannot be started, the next one who asks tries again. */
    private static synchronized Launcher instance() {
        Launcher launcher = INSTANCE.get();
        if (launcher == null) {
            launcher = new Launcher();
            startThread(launcher::serve, "sandboxed-launcher");
            INSTANCE.set(launcher);
        }
        return launcher;
    }

    /** A keeper to be made, now that the guardian is known. */
    @FunctionalInterface
    interface KeeperFactory {
        DomainKeeper keeper(int guardianPid, SignalScope scope);
    }

    private record Request(@Nullable KeeperFactory factory, CompletableFuture<Void> started) {}

    /** Starts a keeper on a thread of its own. */
    static void start(KeeperFactory factory) {
        instance().startKeeper(factory);
    }

    private void startKeeper(KeeperFactory factory) {
        SpareKeeper ready = spare.getAndSet(null);
        boolean isStarted = ready != null
                && ready.guardian().isAlive()
                && ready.become(factory.keeper(ready.guardian().pid(), ready.scope()));
        if (!isStarted) {
            order(factory);
        }
    }

    /** Has the thread of the next keeper started, unless there is one. */
    static void prepareNext() {
        instance().requests.add(new Request(null, new CompletableFuture<>()));
    }

    private void order(KeeperFactory factory) {
        Request request = new Request(factory, new CompletableFuture<>());
        requests.add(request);
        try {
            request.started().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof SandboxException cause) {
                throw cause;
            }
            if (e.getCause() instanceof KernelException cause) {
                throw cause;
            }
            throw e;
        }
    }

    @SuppressWarnings("InfiniteLoopStatement")
    private void serve() {
        while (true) {
            Request request = take();
            try {
                serve(request.factory());
                request.started().complete(null);
            } catch (Throwable failure) {
                request.started().completeExceptionally(failure);
            }
        }
    }

    private void serve(@Nullable KeeperFactory factory) {
        SignalScope entered = confined();
        Guardian waiting = guardian;
        if (waiting == null || !waiting.isAlive()) {
            waiting = Guardian.start();
            guardian = waiting;
        }
        if (factory != null) {
            startThread(factory.keeper(waiting.pid(), entered), KEEPER);
        } else if (spare.get() == null) {
            SpareKeeper next = new SpareKeeper(waiting, entered);
            startThread(next, KEEPER);
            spare.set(next);
        }
    }

    private SignalScope confined() {
        SignalScope entered = scope;
        if (entered == null) {
            SignalScope.require(Seccomp.setNoNewPrivs(), "prctl(PR_SET_NO_NEW_PRIVS)");
            entered = SignalScope.entered();
            // Only now: a guardian that is not in there would kill whatever the user runs.
            scope = entered;
        }
        return entered;
    }

    private Request take() {
        while (true) {
            try {
                return requests.take();
            } catch (InterruptedException e) {
                // Nobody has a reason to interrupt this thread, and it must outlive every run.
                System.getLogger(Launcher.class.getName())
                        .log(System.Logger.Level.DEBUG, "the launcher was interrupted and goes on", e);
            }
        }
    }

    /** Starts a thread that is in the domain of the one that calls. */
    static void startThread(Runnable work, String name) {
        Thread thread = new Thread(null, work, name, STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
    }
}
