package org.sandboxed.engine.internal.handler.cow;

import org.sandboxed.engine.internal.dispatch.Call;

/**
 * The call that every program makes when it begins: once it does, the link by which the kernel found it is not needed any more.
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
