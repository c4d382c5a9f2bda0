package org.sandboxed.engine.internal.handler.proc;

import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.filesystem.PathBytes;
import org.sandboxed.engine.internal.filesystem.ResolvedPath;
import org.sandboxed.engine.internal.handler.file.MadeUpFiles;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.Errnos;

/** The directories in sysfs of processors that a program is not to see: what is opened there is not there. */
final class HiddenProcessors implements MadeUpFiles {

    private final int count;
    private final int rule;

    HiddenProcessors(int count, Journal journal) {
        this.count = count;
        this.rule = journal.rule("cpus(" + count + ")");
    }

    @Override
    public boolean open(Call call, ResolvedPath file, boolean reads, boolean closeOnExec) {
        PathBytes path = file.path();
        if (ProcessorNames.below(path.bytes(), path.length()) < count) {
            return false;
        }
        call.answer().allow(rule);
        call.answer().fail(Errnos.ENOENT);
        return true;
    }
}
