package org.sandboxed.engine.internal.handler.fault;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.fault.FaultMatcher;
import org.sandboxed.engine.fault.FaultRule;
import org.sandboxed.engine.fault.Faults;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.policy.Given;
import org.sandboxed.engine.policy.Untrappable;

/** The rules of one sandbox. A run takes those that are there when it starts. Thread-safe. */
public final class FaultPlan implements Faults {

    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final List<Rule> inForce = new CopyOnWriteArrayList<>();
    private volatile Consumer<Syscall> guard = syscall -> {};
    private volatile boolean hasClock = true;

    /** A plan with the rules that these write. */
    public static FaultPlan of(List<Consumer<? super Faults>> writers) {
        FaultPlan plan = new FaultPlan();
        for (Consumer<? super Faults> writer : writers) {
            writer.accept(plan);
        }
        return plan;
    }

    /**
     * Says what must not be faulted; asked for every syscall, those of the rules so far included.
     *
     * @param newGuard throws a {@link SandboxException}
     */
    public void guard(Consumer<Syscall> newGuard) {
        guard = newGuard;
        Rule.syscalls(rules).forEach(newGuard);
    }

    /** Says that programs see the machine's clock, which no rule can let leap; asked for the rules so far, too. */
    public void withoutClock() {
        hasClock = false;
        for (Rule rule : rules) {
            requireClock(rule);
        }
    }

    private void requireClock(Rule rule) {
        if (!hasClock && rule.effect() instanceof Effect.Jump) {
            throw new SandboxException("faults: " + rule.describe() + ": programs see the machine's clock, which cannot"
                    + " leap; give the sandbox one of its own with timeStart or frozenTime");
        }
    }

    @Override
    public FaultMatcher on(Syscall syscall, Syscall... more) {
        Set<Syscall> named = new LinkedHashSet<>();
        named.add(Given.value("faults: on", syscall));
        named.addAll(List.of(Given.values("faults: on", more)));
        List<Syscall> available = named.stream().filter(Syscall::isAvailable).toList();
        if (available.isEmpty()) {
            throw new SandboxException("faults: on(" + syscall + "): no such syscall on this architecture");
        }
        available.forEach(each -> Untrappable.check("faults", each));
        available.forEach(guard);
        return new RuleWriter(available, this::add);
    }

    private void add(Rule rule) {
        requireClock(rule);
        rules.add(rule);
        inForce.add(rule);
    }

    @Override
    public void clear() {
        inForce.clear();
    }

    @Override
    public List<FaultRule> rules() {
        return List.copyOf(rules);
    }

    /** The rules that are in force now, for a run. */
    public List<Rule> forRun() {
        return List.copyOf(inForce);
    }
}
