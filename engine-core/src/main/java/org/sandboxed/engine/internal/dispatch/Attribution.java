package org.sandboxed.engine.internal.dispatch;

import org.sandboxed.engine.internal.journal.EventWriter;

/** Says of calls of a run's program which part of it made them. */
public interface Attribution {

    /** Says nothing. */
    Attribution NONE = new Attribution() {
        @Override
        public boolean isToBeAsked(int tid, int nr, EventWriter event) {
            return false;
        }

        @Override
        public void ask(int tid, int nr, EventWriter event) {}
    };

    /**
     * Writes down what is known already. Called on the supervisor's thread, and does not wait.
     *
     * @param tid the calling thread of the program, which is held
     * @param nr its call
     * @param event takes what there is to say
     * @return whether there is more to say, for which the program has to be asked: with {@link #ask}
     */
    boolean isToBeAsked(int tid, int nr, EventWriter event);

    /** Asks the program and writes down what it says; waits for that, but not for long. Called on a worker. */
    void ask(int tid, int nr, EventWriter event);
}
