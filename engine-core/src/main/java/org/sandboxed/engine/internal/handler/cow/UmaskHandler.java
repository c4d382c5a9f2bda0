package org.sandboxed.engine.internal.handler.cow;

import java.util.ArrayList;
import java.util.List;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.confine.NotifiedSets;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.FsCalls;
import org.sandboxed.engine.internal.handler.file.Numbers;

/**
 * Takes note of who may have another umask afterwards: who calls umask(2), and a thread that executes a program, which takes
 * its umask, and its working directory, along under the number of its process. Decides nothing.
 */
final class UmaskHandler implements Builtin {

    static final List<Syscall> CALLS = calls();

    private final int umaskNr = Numbers.of(Syscall.UMASK);
    private final FsCalls changes;

    UmaskHandler(FsCalls changes) {
        this.changes = changes;
    }

    private static List<Syscall> calls() {
        List<Syscall> calls = new ArrayList<>(NotifiedSets.UMASK);
        calls.addAll(NotifiedSets.EXEC);
        return List.copyOf(calls);
    }

    @Override
    public String name() {
        return "workdir";
    }

    @Override
    public void handle(Call call) {
        if (call.nr() == umaskNr || call.tid() != call.pid()) {
            changes.begin(call.tid());
        }
    }
}
