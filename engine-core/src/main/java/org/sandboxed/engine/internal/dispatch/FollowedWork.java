package org.sandboxed.engine.internal.dispatch;

import java.util.concurrent.Callable;
import org.sandboxed.engine.handler.Action;

/** Deferred work that has something left to do once its call has been answered. */
public interface FollowedWork extends Callable<Action> {

    /** Called after {@link #call}, on the same thread, when the answer has been sent or nobody waits for it any more. */
    void settle();
}
