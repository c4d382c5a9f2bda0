package org.sandboxed.engine.internal.handler.process;

import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.process.OpenFilesUse;

/** Counts what a process has open when it opens more. Decides nothing. */
final class OpenFilesHandler implements Builtin {

    private final OpenFilesUse use;

    OpenFilesHandler(OpenFilesUse use) {
        this.use = use;
    }

    @Override
    public void handle(Call call) {
        use.look(call.tid());
    }

    @Override
    public String name() {
        return "limits";
    }
}
