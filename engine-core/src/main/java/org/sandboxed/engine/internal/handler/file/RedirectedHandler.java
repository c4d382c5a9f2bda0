package org.sandboxed.engine.internal.handler.file;

import org.sandboxed.engine.internal.dispatch.Answer;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.kernel.Errnos;

/** Carries out calls of which a path has been redirected, and lets all others pass. */
final class RedirectedHandler implements Builtin {

    private final Builtin acting;

    RedirectedHandler(Builtin acting) {
        this.acting = acting;
    }

    @Override
    public String name() {
        return acting.name();
    }

    @Override
    public void handle(Call call) {
        if (!call.isRedirected()) {
            return;
        }
        acting.handle(call);
        if (call.answer().kind() == Answer.Kind.PROCEED) {
            // Whatever could not be decided: the kernel would decide it on another path.
            call.answer().fail(Errnos.EACCES);
        }
    }
}
