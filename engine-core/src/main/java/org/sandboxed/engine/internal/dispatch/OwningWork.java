package org.sandboxed.engine.internal.dispatch;

import java.util.concurrent.Callable;
import org.sandboxed.engine.handler.Action;

/** Deferred work that holds descriptors. Running it releases them, too. */
public interface OwningWork extends Callable<Action> {

    /** Releases what it holds, where it will never run. */
    void release();

    /** Whether it may take as long as its caller waits, since it looks after that itself. */
    default boolean isPatient() {
        return false;
    }

    /** The rule that refused the call, once it has failed; {@link Answer#NO_RULE} where none did. */
    default int refusedBy() {
        return Answer.NO_RULE;
    }
}
