package org.sandboxed.engine.internal.handler.user;

import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.handler.Action;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.handler.SyscallHandler;
import org.sandboxed.engine.internal.dispatch.Actions;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.dispatch.Failures;
import org.sandboxed.engine.internal.dispatch.HeldCall;
import org.sandboxed.engine.internal.kernel.Errnos;

/** One handler of the test in the chain of one syscall. */
public final class UserHandlerAdapter implements Builtin {

    private final Syscall syscall;
    private final SyscallHandler handler;
    private final Failures failures;

    /** Wraps a handler; what it throws is kept in the failures. */
    public UserHandlerAdapter(Syscall syscall, SyscallHandler handler, Failures failures) {
        this.syscall = syscall;
        this.handler = handler;
        this.failures = failures;
    }

    @Override
    public void handle(Call call) {
        HeldCall held = call.hold(syscall);
        boolean isDeferred = false;
        try {
            Action action = handler.handle(held);
            if (action == Action.proceed()) {
                return;
            }
            call.answer().overrule();
            if (action instanceof Action.Defer defer) {
                isDeferred = true;
                defer(call, held, defer);
            } else {
                Actions.apply(action, call.answer());
            }
        } catch (Throwable failure) {
            failures.add(new SandboxException(
                    "The handler of " + syscall + " threw " + failure + "; the call failed with EIO", failure));
            call.answer().overrule();
            call.answer().fail(Errnos.EIO);
        } finally {
            if (!isDeferred) {
                held.release();
            }
        }
    }

    // An exec that waits would leave its caller half replaced for as long as the work takes.
    private void defer(Call call, HeldCall held, Action.Defer defer) {
        if (syscall == Syscall.EXECVE || syscall == Syscall.EXECVEAT) {
            held.release();
            failures.add(
                    new SandboxException("The handler of " + syscall + " deferred it; an exec cannot be deferred"));
            call.answer().fail(Errnos.EPERM);
            return;
        }
        call.answer().defer(() -> {
            try {
                return defer.work().call();
            } finally {
                held.release();
            }
        });
    }

    @Override
    public String name() {
        return "handler";
    }
}
