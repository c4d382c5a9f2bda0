package org.sandboxed.engine.internal.dispatch;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.handler.Action;

/**
 * What a held call gets, filled in by handlers and sent by the supervisor. One object for all calls of a run; not
 * thread-safe. A call for which nobody sets an answer proceeds.
 */
public final class Answer {

    /** No rule: nothing was decided. */
    public static final int NO_RULE = -1;

    /** The lowest free number of the caller. */
    public static final int ANY_NUMBER = -1;

    /** How the call ends. */
    public enum Kind {
        /** The kernel runs it. */
        PROCEED,
        /** It fails with the errno in the value. */
        FAIL,
        /** It returns the value. */
        RETURN,
        /** The descriptor in the value is duplicated into the caller. */
        INJECT,
        /** The work decides later. */
        DEFER,
        /** The caller gets the signal in the value. */
        KILL
    }

    private Kind kind = Kind.PROCEED;
    private long value;
    private int rule = NO_RULE;
    private boolean closeOnExec;
    private boolean closeSource;
    private int number;
    private @Nullable Callable<Action> work;
    private long delayNanos;

    /** Forgets the last call. */
    public void reset() {
        kind = Kind.PROCEED;
        value = 0;
        rule = NO_RULE;
        work = null;
        delayNanos = 0;
    }

    /** Nothing is decided here, but this rule is why the call may go on. */
    public void allow(int allowingRule) {
        rule = allowingRule;
    }

    /** What is decided from here on is not due to a rule that allowed the call before. */
    public void overrule() {
        rule = NO_RULE;
    }

    /** The call fails as the kernel would have let it fail. */
    public void fail(int errno) {
        set(Kind.FAIL, errno, rule);
    }

    /** The call is refused by a rule. */
    public void refuse(int errno, int refusingRule) {
        set(Kind.FAIL, errno, refusingRule);
    }

    /** The call was carried out by the supervisor, with this result. */
    public void returns(long result) {
        set(Kind.RETURN, result, rule);
    }

    /** A duplicate of a descriptor is the result. The descriptor is closed once the answer is sent. */
    public void injectAndClose(int fd, boolean cloexec) {
        injectAndClose(fd, cloexec, ANY_NUMBER);
    }

    /** The same, under a number of the caller, in the place of what it has there. */
    public void injectAndClose(int fd, boolean cloexec, int wantedNumber) {
        set(Kind.INJECT, fd, rule);
        closeOnExec = cloexec;
        closeSource = true;
        number = wantedNumber;
    }

    /** A duplicate of a descriptor is the result; the descriptor stays its owner's. */
    public void inject(int fd, boolean cloexec) {
        set(Kind.INJECT, fd, rule);
        closeOnExec = cloexec;
        closeSource = false;
        number = ANY_NUMBER;
    }

    /** A worker finds the answer. */
    public void defer(Callable<Action> newWork) {
        set(Kind.DEFER, 0, rule);
        work = newWork;
    }

    /** Whatever is decided is sent after this time; several add up. */
    public void delay(long nanos) {
        delayNanos += nanos;
    }

    /** What is decided now, to be sent later. */
    public Answer copy() {
        Answer copy = new Answer();
        copy.set(kind, value, rule);
        copy.closeOnExec = closeOnExec;
        copy.closeSource = closeSource;
        copy.number = number;
        copy.work = work;
        return copy;
    }

    /** The caller's process gets a signal. */
    public void kill(int signal) {
        set(Kind.KILL, signal, rule);
    }

    private void set(Kind newKind, long newValue, int newRule) {
        kind = newKind;
        value = newValue;
        rule = newRule;
    }

    public Kind kind() {
        return kind;
    }

    /** Errno, result, descriptor or signal, as the kind says. */
    public long value() {
        return value;
    }

    /** The rule's number in the journal, or {@link #NO_RULE}. */
    public int rule() {
        return rule;
    }

    /** Whether an injected descriptor is closed by an exec of the caller. */
    public boolean closeOnExec() {
        return closeOnExec;
    }

    /** Whether the injected descriptor is closed here once it has been sent. */
    public boolean closeSource() {
        return closeSource;
    }

    /** The number of an injected descriptor, or {@link #ANY_NUMBER}. */
    public int number() {
        return number;
    }

    /** How long the answer is to be kept back. */
    public long delayNanos() {
        return delayNanos;
    }

    /** The deferred work. */
    public @Nullable Callable<Action> work() {
        return work;
    }
}
