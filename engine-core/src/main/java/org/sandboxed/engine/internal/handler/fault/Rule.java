package org.sandboxed.engine.internal.handler.fault;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.sandboxed.engine.fault.FaultRule;
import org.sandboxed.engine.handler.Syscall;

/** One rule of a sandbox, for all its runs. */
public final class Rule implements FaultRule {

    private final List<Syscall> syscalls;
    private final List<CallTest> tests;
    private final Turn turn;
    private final Effect effect;
    private final boolean isOptional;
    private final String text;
    private final AtomicLong matched = new AtomicLong();
    private final AtomicLong fired = new AtomicLong();

    Rule(List<Syscall> syscalls, List<CallTest> tests, Turn turn, Effect effect, boolean isOptional, String text) {
        this.syscalls = List.copyOf(syscalls);
        this.tests = List.copyOf(tests);
        this.turn = turn;
        this.effect = effect;
        this.isOptional = isOptional;
        this.text = text;
    }

    /** Every syscall that one of these rules names. */
    public static Set<Syscall> syscalls(Collection<Rule> rules) {
        Set<Syscall> all = new LinkedHashSet<>();
        for (Rule rule : rules) {
            all.addAll(rule.syscalls);
        }
        return all;
    }

    List<Syscall> syscalls() {
        return syscalls;
    }

    /** Whether the rule is about this call. */
    boolean concerns(FaultedCall call) {
        for (CallTest test : tests) {
            if (!test.holds(call)) {
                return false;
            }
        }
        return true;
    }

    Turn turn() {
        return turn;
    }

    Effect effect() {
        return effect;
    }

    void countMatch() {
        matched.incrementAndGet();
    }

    void countFiring() {
        fired.incrementAndGet();
    }

    @Override
    public boolean fired() {
        return timesFired() > 0;
    }

    @Override
    public long timesFired() {
        return fired.get();
    }

    @Override
    public long timesMatched() {
        return matched.get();
    }

    @Override
    public boolean isOptional() {
        return isOptional;
    }

    @Override
    public String describe() {
        return text;
    }

    @Override
    public String toString() {
        return text;
    }
}
