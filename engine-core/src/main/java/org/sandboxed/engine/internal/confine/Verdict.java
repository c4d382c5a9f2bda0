package org.sandboxed.engine.internal.confine;

import java.util.ArrayList;
import java.util.List;

/**
 * What the filter does with one syscall number: the tests that still matter, and what it returns when none matches.
 *
 * @param cases in order; empty where the number alone decides
 * @param otherwise the value returned when no case matches, see {@link SeccompAction}
 */
record Verdict(List<Case> cases, int otherwise) {

    static final Verdict ALLOW = new Verdict(List.of(), SeccompAction.ALLOW);
    static final Verdict NOTIFY = new Verdict(List.of(), SeccompAction.USER_NOTIF);

    /**
     * One test of a rule with the value that the filter returns for it.
     *
     * @param conditions must all hold
     * @param action see {@link SeccompAction}
     */
    record Case(ArgumentTest conditions, int action) {}

    Verdict {
        cases = List.copyOf(cases);
    }

    /**
     * Applies a rule to a syscall that the lists would answer with {@code listed}.
     *
     * @param everyCall whether every call is notified, whatever its arguments
     */
    static Verdict of(ArgumentRule rule, int listed, boolean everyCall) {
        List<Case> cases = new ArrayList<>();
        int otherwise = listed;
        for (ArgumentTest test : rule.tests()) {
            int action = everyCall ? SeccompAction.USER_NOTIF : action(test, listed);
            if (test.conditions().isEmpty()) {
                otherwise = action;
                break;
            }
            cases.add(new Case(test, action));
        }
        // What a last case returns anyway needs no test; a syscall without tests is cached by the kernel.
        while (!cases.isEmpty() && cases.get(cases.size() - 1).action() == otherwise) {
            cases.remove(cases.size() - 1);
        }
        return new Verdict(cases, otherwise);
    }

    /** Whether the number alone decides. */
    boolean isFixed() {
        return cases.isEmpty();
    }

    /** Whether both are decided by the number alone, and alike. */
    boolean isFixedAs(Verdict other) {
        // Not equals(): the first use of that of a record costs tens of milliseconds in a fresh JVM.
        return isFixed() && other.isFixed() && otherwise == other.otherwise;
    }

    private static int action(ArgumentTest test, int listed) {
        return switch (test.outcome()) {
            case PASS -> SeccompAction.ALLOW;
            case AS_LISTED -> listed;
            case NOTIFY, REFUSE -> SeccompAction.USER_NOTIF;
            case REFUSE_UNSEEN ->
                SeccompAction.errno(test.requireRefusal().errno().number());
        };
    }
}
