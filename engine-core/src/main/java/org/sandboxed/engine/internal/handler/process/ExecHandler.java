package org.sandboxed.engine.internal.handler.process;

import java.util.List;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Answer;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.journal.TextKind;
import org.sandboxed.engine.internal.kernel.ChildMemory;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.OpenFlags;
import org.sandboxed.engine.internal.process.ProcessIndex;
import org.sandboxed.engine.internal.process.RootStart;

/**
 * Records what is executed by execve(2) and execveat(2), after asking whether it may be. What the caller changes after it has
 * been read here changes the record at most: that a path may be executed is enforced by Landlock.
 */
final class ExecHandler implements Builtin {

    private final ProcessIndex processes;
    private final ExecJudge judge;
    private final RootStart rootStart;
    private final int execveatNr = Syscall.EXECVEAT.number();
    private final byte[] path = new byte[ChildMemory.MAX_STRING];
    private final ArgumentReader arguments = new ArgumentReader();
    private final ExecTarget target = new ExecTarget();
    private boolean hasStarted;

    ExecHandler(ProcessIndex processes, ExecJudge judge, RootStart rootStart) {
        this.processes = processes;
        this.judge = judge;
        this.rootStart = rootStart;
    }

    @Override
    public void handle(Call call) {
        int at = call.nr() == execveatNr ? 1 : 0;
        int length = call.readPath(at, TextKind.PATH, path);
        if (length < 0) {
            // The kernel may read what nobody else can, and execute what nobody has judged. EPERM is of a program whose
            // file its own user may not read; that one goes on where Landlock decides.
            if (length != -Errnos.EPERM || !judge.isLandlocks()) {
                call.answer().fail(-length);
            }
            return;
        }
        int dirfd = at == 1 ? call.intArgument(0) : OpenFlags.AT_FDCWD;
        int flags = at == 1 ? call.intArgument(4) : 0;
        List<String> argv = arguments.read(call, call.argument(at + 1));
        boolean exists = judge.judge(call, dirfd, path, length, flags);
        if (call.answer().kind() == Answer.Kind.PROCEED) {
            startRoot(call);
            // execvp(3) tries one directory after the other; only the last of these calls executes anything.
            if (exists) {
                ExecNames names = judge.names();
                if (names == null) {
                    String executable = target.resolve(call.tid(), dirfd, path, length);
                    names = new ExecNames(executable, processes.cwd(call.tid()));
                }
                processes.exec(call.tid(), argv, names.executable(), names.directory());
            }
        }
    }

    private void startRoot(Call call) {
        if (!hasStarted && processes.rootId() == call.pid()) {
            hasStarted = true;
            rootStart.onFirstExec(call.pid());
        }
    }

    @Override
    public String name() {
        return "exec";
    }
}
