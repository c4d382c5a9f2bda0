package org.sandboxed.engine.internal.handler.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.fault.FaultMatcher;
import org.sandboxed.engine.fault.FaultRule;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.handler.call.CallShape;
import org.sandboxed.engine.internal.journal.PathGlob;
import org.sandboxed.engine.internal.kernel.Processes;
import org.sandboxed.engine.policy.Given;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/** Checks what a test says about a fault, and writes it down in its words. */
final class RuleWriter implements FaultMatcher {

    private static final Duration LONGEST_DELAY = Duration.ofSeconds(20);
    private static final Duration LONGEST_JUMP = Duration.ofDays(36_500);
    private static final int MOST_BYTES = 1 << 20;
    private static final int SIGNALS = 64;
    private static final int MOST_NAMES = 16;

    private final List<Syscall> syscalls;
    private final Consumer<Rule> target;
    private final List<String> said = new ArrayList<>();
    private final List<CallTest> tests = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private Turn turn = Turn.ALWAYS;
    private boolean isOptional;
    private boolean isWritten;

    RuleWriter(List<Syscall> syscalls, Consumer<Rule> target) {
        this.syscalls = syscalls;
        this.target = target;
        text.append("on(").append(names(syscalls)).append(')');
    }

    @Override
    public FaultMatcher path(String glob) {
        PathGlob pattern = pattern(Given.value("faults: path", glob));
        requireAll("path", CallShape.WITH_FILE, "names neither a path nor a descriptor");
        return narrow("path", quoted(glob), call -> call.isAbout(pattern));
    }

    private static PathGlob pattern(String glob) {
        if (glob.isEmpty()) {
            throw new SandboxException("faults: path(\"\") matches nothing; write a path or a pattern");
        }
        try {
            return PathGlob.of(glob.startsWith("/") ? glob : "/**/" + glob);
        } catch (IllegalArgumentException e) {
            throw new SandboxException("faults: path(" + quoted(glob) + "): " + e.getMessage(), e);
        }
    }

    @Override
    public FaultMatcher address(String address) {
        AddressPattern pattern = AddressPattern.parse(Given.value("faults: address", address));
        requireAll("address", CallShape.WITH_ADDRESS, "names no address");
        return narrow("address", quoted(address), call -> call.names(pattern));
    }

    @Override
    public FaultMatcher argv(String... arguments) {
        List<String> wanted = List.of(Given.values("faults: argv", arguments));
        if (wanted.isEmpty()) {
            throw new SandboxException("faults: argv() names no argument");
        }
        String written = wanted.stream().map(RuleWriter::quoted).collect(joining(", "));
        return narrow("argv", written, call -> call.hasArguments(wanted));
    }

    @Override
    public FaultMatcher program(String name) {
        if (Given.value("faults: program", name).isEmpty() || name.indexOf('/') >= 0) {
            throw new SandboxException("faults: program(" + quoted(name)
                    + ") is not the name of a program; write the last part of its path");
        }
        return narrow("program", quoted(name), call -> call.isMadeBy(name));
    }

    @Override
    public FaultMatcher nth(int number) {
        return count("nth", number, Turn.nth(number));
    }

    @Override
    public FaultMatcher every(int step) {
        return count("every", step, Turn.every(step));
    }

    private FaultMatcher count(String what, int number, Turn newTurn) {
        if (number < 1) {
            throw new SandboxException("faults: " + what + "(" + number + ") is not a positive number");
        }
        return turn(what, Integer.toString(number), newTurn);
    }

    @Override
    public FaultMatcher probability(double chance, long seed) {
        if (!(chance > 0 && chance <= 1)) {
            throw new SandboxException("faults: probability(" + chance + ") is not above 0 and at most 1");
        }
        return turn("probability", chance + ", " + seed, Turn.probability(chance, seed));
    }

    @Override
    public FaultMatcher probability(double chance) {
        return probability(chance, new SplittableRandom().nextLong());
    }

    private FaultMatcher turn(String what, String value, Turn newTurn) {
        if (turn != Turn.ALWAYS) {
            throw new SandboxException("faults: " + what + "(" + value + ") after " + text
                    + ": of nth, every and probability a rule can have one");
        }
        turn = newTurn;
        say(what, value);
        return this;
    }

    @Override
    public FaultMatcher optional() {
        isOptional = true;
        return this;
    }

    private FaultMatcher narrow(String what, String value, CallTest test) {
        if (said.contains(what)) {
            throw new SandboxException("faults: " + what + "(" + value + ") after " + text + ": a rule can have one "
                    + what + "; write a rule for each");
        }
        said.add(what);
        tests.add(test);
        say(what, value);
        return this;
    }

    @Override
    public FaultRule fail(Errno errno) {
        return add("fail", Given.value("faults: fail", errno).name(), new Effect.Fail(errno));
    }

    @Override
    public FaultRule returnValue(long value) {
        if (value < 0 && value >= -Effects.MAX_ERRNO) {
            throw new SandboxException(
                    "faults: returnValue(" + value + ") is how the kernel says that a call failed; use fail(Errno)");
        }
        return add("returnValue", Long.toString(value), new Effect.Return(value));
    }

    @Override
    public FaultRule delay(Duration duration) {
        if (Given.value("faults: delay", duration).isNegative()
                || duration.isZero()
                || duration.compareTo(LONGEST_DELAY) > 0) {
            throw new SandboxException("faults: delay(" + duration + ") is not a positive duration of at most "
                    + LONGEST_DELAY.toSeconds() + " seconds");
        }
        if (syscalls.contains(Syscall.EXECVE) || syscalls.contains(Syscall.EXECVEAT)) {
            throw new SandboxException("faults: delay(" + duration + ") after " + text
                    + ": an exec cannot be delayed, for its parent may wait for it with shared memory");
        }
        return add("delay", duration.toString(), new Effect.Delay(duration));
    }

    @Override
    public FaultRule shorten(int bytes) {
        if (bytes < 1 || bytes > MOST_BYTES) {
            throw new SandboxException("faults: shorten(" + bytes + ") is not between 1 and " + MOST_BYTES);
        }
        requireAll("shorten", CallShape.SHORTENED, "cannot be shortened");
        tests.add(0, call -> call.transfersMoreThan(bytes));
        return add("shorten", Integer.toString(bytes), new Effect.Shorten(bytes));
    }

    @Override
    public FaultRule reset() {
        requireAll("reset", CallShape.RESET, "uses no connection");
        tests.add(0, FaultedCall::usesSocket);
        return add("reset", "", new Effect.Reset());
    }

    @Override
    public FaultRule jumpClock(Duration by) {
        if (Given.value("faults: jumpClock", by).isZero()
                || by.compareTo(LONGEST_JUMP) > 0
                || by.compareTo(LONGEST_JUMP.negated()) < 0) {
            throw new SandboxException("faults: jumpClock(" + by + ") is not a duration other than zero of at most "
                    + LONGEST_JUMP.toDays() + " days, forwards or back");
        }
        return add("jumpClock", by.toString(), new Effect.Jump(by));
    }

    @Override
    public FaultRule kill() {
        return add("kill", "", new Effect.Kill(Processes.SIGKILL));
    }

    @Override
    public FaultRule kill(int signal) {
        if (signal < 1 || signal > SIGNALS) {
            throw new SandboxException("faults: kill(" + signal + ") is not a signal number (1 to " + SIGNALS + ")");
        }
        return add("kill", Integer.toString(signal), new Effect.Kill(signal));
    }

    private FaultRule add(String what, String value, Effect effect) {
        if (isWritten) {
            throw new SandboxException("faults: " + what + "(" + value + ") after " + text
                    + ": the rule says already what comes of the call; begin another with on(...)");
        }
        isWritten = true;
        if (isOptional) {
            say("optional", "");
        }
        say(what, value);
        Rule rule = new Rule(syscalls, tests, turn, effect, isOptional, text.toString());
        target.accept(rule);
        return rule;
    }

    private void requireAll(String what, Collection<Syscall> possible, String why) {
        for (Syscall syscall : syscalls) {
            if (!possible.contains(syscall)) {
                String others = possible.size() > MOST_NAMES ? "" : "; it is possible for " + names(possible);
                throw new SandboxException(
                        "faults: " + what + " after on(" + syscall + "): " + syscall + " " + why + others);
            }
        }
    }

    private void say(String what, String value) {
        text.append('.').append(what).append('(').append(value).append(')');
    }

    private static String quoted(String value) {
        return '"' + requireNonNull(value, "value") + '"';
    }

    private static String names(Collection<Syscall> syscalls) {
        return syscalls.stream()
                .filter(Syscall::isAvailable)
                .map(Syscall::name)
                .sorted()
                .collect(joining(", "));
    }
}
