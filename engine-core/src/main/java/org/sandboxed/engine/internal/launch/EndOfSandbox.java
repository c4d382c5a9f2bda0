package org.sandboxed.engine.internal.launch;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.SandboxException;

/**
 * The end of a sandbox: brought about by whoever leaves it last, and awaited by the one who closes it, who is told what goes
 * wrong with it. Thread-safe.
 */
final class EndOfSandbox {

    private static final int PATIENCE_SECONDS = 60;

    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();

    /** Brings it about; called once. */
    void bringAbout(Runnable end) {
        try {
            end.run();
            ended.complete(null);
        } catch (RuntimeException | Error failure) {
            ended.completeExceptionally(failure);
            throw failure;
        }
    }

    /** Waits for it. An interrupt does not end the wait: a test that ran out of time is closed as any other. */
    void await() {
        try {
            ended.copy().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof TimeoutException) {
                throw new SandboxException(
                        "close: a program is still being started; what it changes in the working directory is not"
                                + " dealt with yet",
                        e);
            }
            throw new SandboxException("close: " + e.getCause(), e);
        }
    }
}
