package org.sandboxed.engine.internal.kernel;

import java.util.OptionalInt;

/**
 * How a process ended.
 *
 * @param state what is known
 * @param value the exit code or the signal
 */
public record ExitStatus(State state, int value) {

    /** The process has not ended. */
    public static final ExitStatus RUNNING = new ExitStatus(State.RUNNING, 0);

    /** It has ended, and nothing says how. */
    public static final ExitStatus UNKNOWN = new ExitStatus(State.UNKNOWN, 0);

    /** What is known about the end. */
    public enum State {
        RUNNING,
        UNKNOWN,
        EXITED,
        SIGNALED
    }

    static ExitStatus exited(int code) {
        return new ExitStatus(State.EXITED, code);
    }

    static ExitStatus signaled(int signal) {
        return new ExitStatus(State.SIGNALED, signal);
    }

    /** Whether the process has not ended. */
    public boolean isRunning() {
        return state == State.RUNNING;
    }

    /** The exit code; 128 plus the signal where one ended it. */
    public int code() {
        return state == State.SIGNALED ? 128 + value : value;
    }

    /** The exit code, where it exited. */
    public OptionalInt exitCode() {
        return state == State.EXITED ? OptionalInt.of(value) : OptionalInt.empty();
    }

    /** The signal, where one ended it. */
    public OptionalInt signalNumber() {
        return state == State.SIGNALED ? OptionalInt.of(value) : OptionalInt.empty();
    }
}
