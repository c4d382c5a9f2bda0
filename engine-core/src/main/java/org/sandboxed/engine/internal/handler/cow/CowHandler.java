package org.sandboxed.engine.internal.handler.cow;

import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;

/** A handler that looks at the tree and acts on what it saw, while nobody else changes the tree. */
abstract class CowHandler implements Builtin {

    private final CowSupport support;

    CowHandler(CowSupport support) {
        this.support = support;
    }

    @Override
    public final String name() {
        return "workdir";
    }

    @Override
    public final void handle(Call call) {
        support.tree().lock().lock();
        try {
            support.settle(call);
            decide(call);
        } finally {
            release();
            support.tree().lock().unlock();
        }
    }

    final CowSupport support() {
        return support;
    }

    /** Sets the answer, if the call is about the working directory. */
    abstract void decide(Call call);

    /** Lets go what was pinned. */
    abstract void release();
}
