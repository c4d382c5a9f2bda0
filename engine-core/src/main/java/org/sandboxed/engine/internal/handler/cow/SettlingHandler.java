package org.sandboxed.engine.internal.handler.cow;

import org.sandboxed.engine.internal.dispatch.Call;

/**
 * The call that every program makes when it begins: once it does, the path by which the kernel found it is not needed any more,
 * and the memory that it shared with its parent until then is put right before the parent has had the time to look.
 */
final class SettlingHandler extends CowHandler {

    SettlingHandler(CowSupport support) {
        super(support);
    }

    @Override
    void decide(Call call) {
        // What there is to do has been done.
    }

    @Override
    void release() {
        // Nothing was pinned.
    }
}
