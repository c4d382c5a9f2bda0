package org.sandboxed.engine.internal.handler.fault;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.Answer;
import org.sandboxed.engine.internal.dispatch.Builtin;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.dispatch.DispatchTable;
import org.sandboxed.engine.internal.dispatch.RunContext;
import org.sandboxed.engine.internal.handler.call.ShownPaths;
import org.sandboxed.engine.internal.handler.time.VirtualClock;
import org.sandboxed.engine.internal.kernel.arch.Architecture;
import org.sandboxed.engine.internal.process.ProcessIndex;

/** Asks the rules of one run whether a call is to go wrong. Comes first in every chain that it is in. */
public final class FaultHandler implements Builtin {

    private static final Active[] NONE = {};

    private final Active[][] byNumber;
    private final Set<Syscall> syscalls;
    private final ProcessIndex processes;
    private final ToIntFunction<String> names;
    private final ShownPaths shown;
    private final Effects effects;
    private @Nullable FaultedCall facts;
    private boolean hasStarted;

    /**
     * Prepares for a run with these rules.
     *
     * @param clock the sandbox's, if it has one; else no rule lets it leap
     * @param shown what programs call files
     */
    public FaultHandler(
            List<Rule> rules,
            Optional<VirtualClock> clock,
            ProcessIndex processes,
            ShownPaths shown,
            RunContext context) {
        this.syscalls = Rule.syscalls(rules);
        this.processes = processes;
        this.shown = shown;
        this.names = context.journal()::name;
        this.effects = new Effects(context.failures(), clock);
        byNumber = new Active
                [rules.isEmpty() ? 0 : Architecture.current().syscalls().size()][];
        Arrays.fill(byNumber, NONE);
        for (Rule rule : rules) {
            Active active = new Active(
                    rule,
                    context.journal().rule("fault: " + rule.describe()),
                    rule.turn().begin());
            for (Syscall syscall : rule.syscalls()) {
                byNumber[syscall.number()] = with(byNumber[syscall.number()], active);
            }
        }
    }

    private static Active[] with(Active[] some, Active another) {
        List<Active> all = new ArrayList<>(List.of(some));
        all.add(another);
        return all.toArray(NONE);
    }

    /** Puts itself at the head of the chains, which must be empty so far. */
    public void addTo(DispatchTable.Builder table) {
        table.add(syscalls, this);
    }

    @Override
    public void handle(Call call) {
        FaultedCall of = facts(call);
        if (of.isExec() && !hasStarted) {
            // The start of the program itself, which is what the test asked for.
            hasStarted = true;
            return;
        }
        for (Active active : byNumber[call.nr()]) {
            if (active.isDue(of)) {
                effects.apply(active.rule(), active.number(), call, of);
            }
            if (call.answer().kind() != Answer.Kind.PROCEED) {
                return;
            }
        }
    }

    private FaultedCall facts(Call call) {
        FaultedCall known = facts;
        if (known == null) {
            known = new FaultedCall(processes, names, shown, call);
            facts = known;
        }
        known.reset(call);
        return known;
    }

    @Override
    public String name() {
        return "faults";
    }

    /**
     * A rule while a run lasts.
     *
     * @param rule the rule
     * @param number its number in the journal
     * @param turn whether the next call that matches is to go wrong
     */
    private record Active(Rule rule, int number, BooleanSupplier turn) {

        boolean isDue(FaultedCall call) {
            if (!rule.concerns(call)) {
                return false;
            }
            rule.countMatch();
            return turn.getAsBoolean();
        }
    }
}
