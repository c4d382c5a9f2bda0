package org.sandboxed.engine.internal.supervise;

import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.internal.dispatch.Answer;
import org.sandboxed.engine.internal.dispatch.Failures;
import org.sandboxed.engine.internal.journal.DecisionKind;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.SeccompListener;

/**
 * Sends answers. A caller that has died meanwhile takes no answer, which is no failure; an injection that fails for
 * another reason becomes an errno, never CONTINUE. Each sending thread has its own.
 */
final class Sender {

    private final SeccompListener.Answers answers;
    private final Failures failures;
    private DecisionKind kind = DecisionKind.CONTINUED;
    private long value;

    Sender(SeccompListener listener, Failures failures) {
        this.answers = listener.new Answers();
        this.failures = failures;
    }

    /** The kernel runs the call. */
    void proceed(long id) {
        answers.proceed(id);
    }

    /** The call fails. */
    void fail(long id, int errno) {
        answers.fail(id, errno);
    }

    /**
     * Sends an answer that is not deferred. What it came to is then in {@link #kind()} and {@link #value()}.
     *
     * @param pid the caller's process, for a signal
     */
    void send(long id, int pid, Answer answer) {
        value = answer.value();
        switch (answer.kind()) {
            case PROCEED -> {
                kind = DecisionKind.CONTINUED;
                answers.proceed(id);
            }
            case FAIL -> {
                kind = DecisionKind.FAILED;
                answers.fail(id, (int) value);
            }
            case RETURN -> {
                kind = DecisionKind.RETURNED;
                answers.succeed(id, value);
            }
            case INJECT -> inject(id, answer);
            case KILL -> {
                kind = DecisionKind.KILLED;
                answers.signal(id, pid, (int) value);
                answers.fail(id, Errnos.ENOMEM);
            }
            case DEFER -> failWith(id, Errnos.EIO);
        }
    }

    private void inject(long id, Answer answer) {
        int source = (int) answer.value();
        int number = answers.inject(id, source, answer.number(), answer.closeOnExec());
        if (answer.closeSource()) {
            Fd.closeRaw(source);
        }
        if (number >= 0) {
            kind = DecisionKind.INJECTED;
            value = number;
        } else if (number == -Errnos.ENOENT) {
            // The caller is gone: nothing has been refused.
            kind = DecisionKind.FAILED;
            value = Errnos.EINTR;
        } else if (number == -Errnos.EMFILE || isBeyondLimit(answer, number)) {
            failWith(id, -number);
        } else {
            failWith(id, Errnos.EACCES);
            if (number == -Errnos.EBADF) {
                failures.add(new SandboxException("injectFd: " + source + " is no open descriptor of the JVM of the"
                        + " tests, so the call failed with EACCES; it is duplicated after the handler has returned, and"
                        + " has to be open then"));
            }
        }
    }

    private static boolean isBeyondLimit(Answer answer, int result) {
        return result == -Errnos.EBADF && answer.number() >= 0;
    }

    private void failWith(long id, int errno) {
        kind = DecisionKind.FAILED;
        value = errno;
        answers.fail(id, errno);
    }

    /** What the last answer came to. */
    DecisionKind kind() {
        return kind;
    }

    /** The errno, result, descriptor or signal of the last answer. */
    long value() {
        return value;
    }
}
