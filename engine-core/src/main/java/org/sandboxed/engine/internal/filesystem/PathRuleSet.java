package org.sandboxed.engine.internal.filesystem;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.filesystem.root.RootView;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.policy.PathRules;

/**
 * Path rules on bytes. Every question takes a real path, absolute and without links, and is answered with a verdict: the
 * journal's number of the rule that allows, or the complement of the number of the one that refuses. Thread-safe.
 */
public final class PathRuleSet {

    private static final int NO_MATCH = -1;

    private final Rules readable;
    private final Rules writable;
    private final Rules denied;
    private final int notReadable;
    private final int notWritable;
    private final SystemPathCache known = new SystemPathCache();
    private final boolean isRooted;

    private PathRuleSet(PathRules rules, Journal journal, @Nullable RootView root) {
        UnaryOperator<String> name = root == null ? UnaryOperator.identity() : root::virtualOf;
        isRooted = root != null;
        readable = Rules.of(rules.readable(), text -> journal.rule("readable: " + name.apply(text)));
        writable = Rules.of(rules.writable(), text -> journal.rule("writable: " + name.apply(text)));
        denied = Rules.of(rules.denied(), text -> journal.refusal("denied: " + name.apply(text)));
        notReadable = ~journal.refusal("not under any readable path; allow it with readable(...)");
        notWritable = ~journal.refusal("not under any writable path; allow it with writable(...)");
    }

    /** Numbers the rules in a journal. */
    public static PathRuleSet compile(PathRules rules, Journal journal) {
        return compile(rules, journal, null);
    }

    /**
     * As {@link #compile(PathRules, Journal)}, for rules on a part of the machine that programs see as their root. What leads
     * to something that may be read may be read then, too, so that the root can be listed.
     *
     * @param root how the record names paths, or null for as they are
     */
    public static PathRuleSet compile(PathRules rules, Journal journal, @Nullable RootView root) {
        return new PathRuleSet(rules, journal, root);
    }

    /** What was found out about paths that no program can change. */
    public SystemPathCache known() {
        return known;
    }

    /** Whether a verdict allows. */
    public static boolean allows(int verdict) {
        return verdict >= 0;
    }

    /** The number of the rule behind a verdict. */
    public static int rule(int verdict) {
        return verdict < 0 ? ~verdict : verdict;
    }

    /** May the file be read, listed, executed? */
    public int read(byte[] path, int length) {
        int rule = denied.match(path, length);
        if (rule != NO_MATCH) {
            return ~rule;
        }
        rule = readable.match(path, length);
        if (rule == NO_MATCH) {
            rule = writable.match(path, length);
        }
        if (rule == NO_MATCH && isRooted) {
            rule = onTheWay(path, length);
        }
        return rule == NO_MATCH ? notReadable : rule;
    }

    private int onTheWay(byte[] path, int length) {
        int rule = readable.matchBelow(path, length);
        return rule == NO_MATCH ? writable.matchBelow(path, length) : rule;
    }

    /** May the file's content or metadata be changed? */
    public int write(byte[] path, int length) {
        int rule = denied.match(path, length);
        if (rule != NO_MATCH) {
            return ~rule;
        }
        rule = writable.match(path, length);
        return rule == NO_MATCH ? notWritable : rule;
    }

    /** May the name be made, removed, or changed? It belongs to its directory, so a rule for the file itself is not enough. */
    public int rename(byte[] path, int length) {
        int rule = denied.match(path, length);
        if (rule != NO_MATCH) {
            return ~rule;
        }
        rule = writable.match(path, parentLength(path, length));
        return rule == NO_MATCH ? notWritable : rule;
    }

    /** May the directory move, with everything below it, away from where the rules know it? */
    public int move(byte[] path, int length) {
        int rule = denied.matchBelow(path, length);
        return rule == NO_MATCH ? rename(path, length) : ~rule;
    }

    /** The refusal where the path is denied, or else the given verdict. */
    public int unlessDenied(byte[] path, int length, int verdict) {
        int rule = denied.match(path, length);
        return rule == NO_MATCH ? verdict : ~rule;
    }

    /** The refusal where the path or something below it is denied, or else the given verdict. */
    int unlessDeniedBelow(byte[] path, int length, int verdict) {
        int rule = denied.matchBelow(path, length);
        return rule == NO_MATCH ? verdict : ~rule;
    }

    /** Whether the policy lets nobody change what this path leads to. */
    public boolean isFixed(byte[] path, int length) {
        return readable.match(path, length) != NO_MATCH && writable.match(path, length) == NO_MATCH;
    }

    /** Whether there is any denied path. */
    public boolean hasDenied() {
        return denied.paths.length > 0;
    }

    int deniedCount() {
        return denied.paths.length;
    }

    byte[] deniedPath(int index) {
        return denied.paths[index];
    }

    int deniedVerdict(int index) {
        return ~denied.numbers[index];
    }

    private static int parentLength(byte[] path, int length) {
        int slash = length - 1;
        while (slash > 0 && path[slash] != '/') {
            slash--;
        }
        return Math.max(slash, 0);
    }

    /** Rules of one kind; the root is the empty path. */
    private static final class Rules {

        private final byte[][] paths;
        private final int[] numbers;

        private Rules(byte[][] paths, int[] numbers) {
            this.paths = paths;
            this.numbers = numbers;
        }

        static Rules of(List<String> texts, Numbering numbering) {
            byte[][] paths = new byte[texts.size()][];
            int[] numbers = new int[paths.length];
            for (int i = 0; i < paths.length; i++) {
                String text = texts.get(i);
                paths[i] = (text.equals("/") ? "" : text).getBytes(StandardCharsets.UTF_8);
                numbers[i] = numbering.number(text);
            }
            return new Rules(paths, numbers);
        }

        int match(byte[] path, int length) {
            for (int i = 0; i < paths.length; i++) {
                if (PathBytes.isBelow(path, length, paths[i])) {
                    return numbers[i];
                }
            }
            return NO_MATCH;
        }

        /** A rule for something at or below the path. */
        int matchBelow(byte[] path, int length) {
            for (int i = 0; i < paths.length; i++) {
                byte[] rule = paths[i];
                boolean below = rule.length >= length
                        && (rule.length == length || length == 0 || rule[length] == '/')
                        && Arrays.equals(rule, 0, length, path, 0, length);
                if (below) {
                    return numbers[i];
                }
            }
            return NO_MATCH;
        }
    }

    private interface Numbering {
        int number(String text);
    }
}
