package org.sandboxed.selftest.bench;

import java.util.List;
import java.util.Locale;

/**
 * One line of the result.
 *
 * @param what what was measured
 * @param ours the median, with its unit
 * @param other what it is compared with, or empty
 * @param theirs the median of that, or empty
 * @param ratio ours to theirs, or empty
 * @param goal what it should be
 * @param verdict whether it is
 */
record Row(String what, String ours, String other, String theirs, String ratio, String goal, String verdict) {

    private static final String NOTHING_ADDED = "nothing added";

    static Row compared(String what, Unit unit, double ours, String other, double theirs, Goal goal) {
        return ratio(what, unit, ours, other, theirs, ours / theirs, goal);
    }

    /** What was measured in pairs, and the ratio of neighbours. */
    static Row paired(String what, Unit unit, String other, Pairs pairs, Goal goal) {
        return ratio(what, unit, pairs.ours(), other, pairs.theirs(), pairs.ratio(), goal);
    }

    /** How many times less time is added than by another way; where none is, there is no such number. */
    static Row timesLess(String what, Unit unit, double ours, String other, double theirs, Goal goal) {
        return ours > 0
                ? ratio(what, unit, ours, other, theirs, theirs / ours, goal)
                : new Row(
                        what,
                        unit.format(ours),
                        other,
                        unit.format(theirs),
                        NOTHING_ADDED,
                        goal.text("×"),
                        verdict(theirs > 0));
    }

    private static Row ratio(
            String what, Unit unit, double ours, String other, double theirs, double ratio, Goal goal) {
        return new Row(
                what,
                unit.format(ours),
                other,
                unit.format(theirs),
                times(ratio),
                goal.text("×"),
                verdict(goal.isMet(ratio)));
    }

    /** A bound on our own median, next to another that is only mentioned. */
    static Row bounded(String what, Unit unit, double ours, String other, double theirs, Goal goal) {
        Row alone = alone(what, unit, ours, goal);
        return new Row(what, alone.ours, other, unit.format(theirs), times(ours / theirs), alone.goal, alone.verdict);
    }

    /** Two medians, of which nothing is demanded. */
    static Row mentioned(String what, Unit unit, double ours, String other, double theirs) {
        return new Row(what, unit.format(ours), other, unit.format(theirs), times(ours / theirs), "", "");
    }

    /** How many times less time is added than by another way, of which nothing is demanded. */
    static Row mentionedTimesLess(String what, Unit unit, double ours, String other, double theirs) {
        String ratio = ours > 0 ? times(theirs / ours) : NOTHING_ADDED;
        return new Row(what, unit.format(ours), other, unit.format(theirs), ratio, "", "");
    }

    /** What was measured in pairs, of which nothing is demanded. */
    static Row mentioned(String what, Unit unit, String other, Pairs pairs) {
        return new Row(
                what, unit.format(pairs.ours()), other, unit.format(pairs.theirs()), times(pairs.ratio()), "", "");
    }

    /** A figure of which nothing is demanded. */
    static Row noted(String what, Unit unit, double ours) {
        return new Row(what, unit.format(ours), "", "", "", "", "");
    }

    static Row alone(String what, Unit unit, double ours, Goal goal) {
        return new Row(what, unit.format(ours), "", "", "", goal.text(" " + unit.symbol()), verdict(goal.isMet(ours)));
    }

    private static String times(double ratio) {
        return String.format(Locale.ROOT, "%.2f×", ratio);
    }

    private static String verdict(boolean isMet) {
        return isMet ? "met" : "missed";
    }

    List<String> cells() {
        return List.of(what, ours, other, theirs, ratio, goal, verdict);
    }
}
