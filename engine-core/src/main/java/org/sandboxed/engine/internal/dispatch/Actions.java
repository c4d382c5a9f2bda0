package org.sandboxed.engine.internal.dispatch;

import java.util.concurrent.Callable;
import org.sandboxed.engine.handler.Action;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.Memfd;

import static java.util.Objects.requireNonNull;

/** Turns what code of the test answers into the answer that is sent. */
public final class Actions {

    private Actions() {}

    /**
     * Sets the answer that an action asks for.
     *
     * @throws NullPointerException if there is none: that must not let the call proceed
     */
    public static void apply(Action action, Answer answer) {
        requireNonNull(action, "a handler must return an Action; Action.proceed() leaves the call to the kernel");
        if (action instanceof Action.Fail fail) {
            answer.fail(fail.errno().number());
        } else if (action instanceof Action.Return value) {
            answer.returns(value.value());
        } else if (action instanceof Action.InjectFd inject) {
            answer.inject(inject.fd(), inject.isCloseOnExec());
        } else if (action instanceof Action.InjectBytes inject) {
            int memfd = Memfd.sealed(inject.content().toArray());
            if (memfd < 0) {
                answer.fail(Errnos.EIO);
            } else {
                answer.injectAndClose(memfd, true);
            }
        } else if (action instanceof Action.Defer defer) {
            answer.defer(defer.work());
        } else if (action instanceof Action.Kill kill) {
            answer.kill(kill.signal());
        }
    }

    /** Sets the answer that deferred work finds. */
    public static void run(Callable<Action> work, Answer answer) throws Exception {
        apply(work.call(), answer);
        if (work instanceof OpeningWork opening && answer.kind() == Answer.Kind.INJECT) {
            answer.injectAndClose((int) answer.value(), opening.isCloseOnExec());
        }
        if (work instanceof OwningWork owning && owning.refusedBy() != Answer.NO_RULE) {
            answer.refuse((int) answer.value(), owning.refusedBy());
        }
    }

    /** Releases what an answer holds that will not be sent. */
    public static void discard(Answer answer) {
        if (answer.kind() == Answer.Kind.INJECT && answer.closeSource()) {
            Fd.closeRaw((int) answer.value());
        }
        if (answer.work() instanceof OwningWork work) {
            work.release();
        }
    }
}
