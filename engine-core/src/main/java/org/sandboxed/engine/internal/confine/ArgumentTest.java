package org.sandboxed.engine.internal.confine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a call whose arguments meet all conditions; without conditions, to every call.
 *
 * @param conditions must all hold
 * @param outcome what the filter does then
 * @param refusal set for the two refusing outcomes
 */
record ArgumentTest(
        List<Comparison> conditions,
        Outcome outcome,
        @Nullable Refusal refusal) {

    enum Outcome {
        /** The call is of no interest: the filter lets it pass, even where the syscall is notified. */
        PASS,
        /** The lists decide: notified or allowed. */
        AS_LISTED,
        /** The supervisor is notified and its handlers decide, whatever the lists say. */
        NOTIFY,
        /** The supervisor is notified, refuses, and records. */
        REFUSE,
        /** The filter itself fails the call: refused so often and so harmlessly that a record is not worth a trap. */
        REFUSE_UNSEEN
    }

    ArgumentTest {
        conditions = List.copyOf(conditions);
    }

    static ArgumentTest pass(Comparison... conditions) {
        return new ArgumentTest(List.of(conditions), Outcome.PASS, null);
    }

    static ArgumentTest asListed(Comparison... conditions) {
        return new ArgumentTest(List.of(conditions), Outcome.AS_LISTED, null);
    }

    static ArgumentTest notify(Comparison... conditions) {
        return new ArgumentTest(List.of(conditions), Outcome.NOTIFY, null);
    }

    static ArgumentTest refuse(Refusal refusal, Comparison... conditions) {
        return new ArgumentTest(List.of(conditions), Outcome.REFUSE, refusal);
    }

    static ArgumentTest refuseUnseen(Refusal refusal, Comparison... conditions) {
        return new ArgumentTest(List.of(conditions), Outcome.REFUSE_UNSEEN, refusal);
    }

    Refusal requireRefusal() {
        if (refusal == null) {
            throw new IllegalStateException("a test that refuses says why");
        }
        return refusal;
    }

    boolean matches(SyscallArguments arguments) {
        for (int i = 0; i < conditions.size(); i++) {
            if (!conditions.get(i).holds(arguments)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the last condition reads the same bits as every other one: they are then in the accumulator for sure. */
    boolean readsOneWord() {
        for (Comparison condition : conditions) {
            if (!condition.readsSameAs(conditions.get(0))) {
                return false;
            }
        }
        return !conditions.isEmpty();
    }
}
