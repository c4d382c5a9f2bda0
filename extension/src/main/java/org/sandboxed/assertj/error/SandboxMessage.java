package org.sandboxed.assertj.error;

import java.util.List;
import java.util.OptionalInt;
import org.assertj.core.error.BasicErrorMessageFactory;
import org.sandboxed.engine.CallResult;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.FileChange;
import org.sandboxed.engine.record.HttpExchange;
import org.sandboxed.engine.record.NetworkAttempt;
import org.sandboxed.engine.record.SyscallLog;

import static java.util.stream.Collectors.joining;

/** The form of every message here: what it is about, what was expected, what was seen, and what explains it. */
abstract class SandboxMessage extends BasicErrorMessageFactory {

    private static final int SIGSYS = 31;

    SandboxMessage(Subject subject, String expected, String seen) {
        super(
                "%nExpecting %s%nto %s%nbut %s",
                unquotedString(subject.text()), unquotedString(expected), unquotedString(seen));
    }

    /** A title and lines below it; nothing where there are no lines. */
    static String block(String title, String lines) {
        return lines.isEmpty() ? "" : String.format("%n%s:%n%s", title, lines);
    }

    /** One line below a title. */
    static String item(String title, Object item) {
        return String.format("%s:%n  %s", title, item);
    }

    /** How a run ended, what it printed, and what it was refused. */
    static String everythingOf(RunResult run) {
        return "it " + endOf(run) + outputOf(run)
                + block("denied was", Excerpt.ofEvents(run.syscalls().denied()));
    }

    /** What became of code, and its JVM's output and refusals. */
    static String everythingOf(CallResult<?> call) {
        RunResult run = call.run();
        return "it " + call + outputOf(run)
                + block("denied was", Excerpt.ofEvents(run.syscalls().denied()));
    }

    /** What a run printed. */
    static String outputOf(RunResult run) {
        return block("stdout was", Excerpt.ofOutput(run.stdout()))
                + block("stderr was", Excerpt.ofOutput(run.stderr()));
    }

    /** What was refused, in words that follow "but". */
    static String denialsOf(SyscallLog log) {
        SyscallLog denied = log.denied();
        return denied.isEmpty() ? "nothing was denied" : String.format("denied was:%n%s", Excerpt.ofEvents(denied));
    }

    /** What was tried, in words that follow "but". */
    static String attemptsOf(List<NetworkAttempt> attempts) {
        return attempts.isEmpty()
                ? "there was no attempt"
                : String.format("attempted was:%n%s", Excerpt.ofFirst(attempts));
    }

    /** How the first refused attempt would be allowed. */
    static String wayOut(List<NetworkAttempt> denied) {
        return denied.stream()
                .findFirst()
                .flatMap(AllowingRule::of)
                .map(rule -> String.format("%nThe first one would be allowed by %s", rule))
                .orElse("");
    }

    /** What was requested, in words that follow "but". */
    static String requestsOf(List<HttpExchange> exchanges) {
        return exchanges.isEmpty()
                ? "there was no request"
                : String.format("requested was:%n%s", Excerpt.ofFirst(exchanges));
    }

    /** How the first refused request would be allowed. */
    static String wayOutOf(List<HttpExchange> exchanges) {
        return exchanges.stream()
                .filter(HttpExchange::isDenied)
                .findFirst()
                .filter(first -> first.rule()
                        .filter(rule -> rule.startsWith("allowHttp"))
                        .isPresent())
                .map(first -> String.format(
                        "%nThe first refused one would be allowed by @AllowHttp(\"%s %s%s\")",
                        first.method(), first.host(), first.path()))
                .orElse("");
    }

    /** What has changed, in words that follow "but". */
    static String changesOf(List<FileChange> changes) {
        return changes.isEmpty() ? "nothing has changed" : String.format("changed was:%n%s", Excerpt.ofFirst(changes));
    }

    /** How the content of what was modified differs. */
    static String differencesOf(List<FileChange> changes) {
        return block("the difference was", Excerpt.ofDifferences(changes));
    }

    /** The names of syscalls, one on each line. */
    static String names(List<Syscall> syscalls) {
        return syscalls.stream().map(Syscall::name).map("  "::concat).collect(joining(System.lineSeparator()));
    }

    // The call itself is not in the record: the kernel ends its caller without asking anybody.
    private static String explained(OptionalInt signal) {
        return signal.equals(OptionalInt.of(SIGSYS)) ? " (SIGSYS, which 32-bit system calls bring about)" : "";
    }

    private static String endOf(RunResult run) {
        String end = switch (run.endReason()) {
            case EXITED -> "exited with code " + run.exitCode();
            case SIGNALED -> "was ended by signal " + run.signal().orElse(0) + explained(run.signal());
            case TIMED_OUT -> "timed out";
            case MEMORY_LIMIT -> "was killed for its memory";
            case OUTPUT_LIMIT -> "was killed for its output";
            case KILLED_BY_POLICY -> "was killed by a handler";
            case CANCELLED -> "was cancelled";
        };
        return end + " after " + run.duration().toMillis() + " ms";
    }
}
