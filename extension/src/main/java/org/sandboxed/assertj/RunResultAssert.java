package org.sandboxed.assertj;

import java.util.List;
import java.util.function.Supplier;
import org.assertj.core.api.AbstractObjectAssert;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.error.ErrorMessageFactory;
import org.assertj.core.internal.Failures;
import org.jspecify.annotations.Nullable;
import org.sandboxed.assertj.error.Subject;
import org.sandboxed.engine.EndReason;
import org.sandboxed.engine.EnforcementLevel;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.handler.Syscall;

import static org.sandboxed.assertj.error.ShouldHaveBeenKilledBySignal.shouldHaveBeenKilledBySignal;
import static org.sandboxed.assertj.error.ShouldHaveEndedBecause.shouldHaveEndedBecause;
import static org.sandboxed.assertj.error.ShouldHaveEnforcement.shouldHaveEnforcement;
import static org.sandboxed.assertj.error.ShouldHaveExitCode.shouldHaveExitCode;
import static org.sandboxed.assertj.error.ShouldHaveFailed.shouldHaveFailed;
import static org.sandboxed.assertj.error.ShouldHavePrinted.shouldHavePrinted;
import static org.sandboxed.assertj.error.ShouldHavePrintedContaining.shouldHavePrintedContaining;
import static org.sandboxed.assertj.error.ShouldHavePrintedNothing.shouldHavePrintedNothing;
import static org.sandboxed.assertj.error.ShouldHaveSucceeded.shouldHaveSucceeded;

/** Assertions on one run: how it ended, what it printed, what it tried. A failure shows all three. */
public final class RunResultAssert extends AbstractObjectAssert<RunResultAssert, RunResult> {

    private static final String STDOUT = "stdout";
    private static final String STDERR = "stderr";

    RunResultAssert(@Nullable RunResult actual) {
        super(actual, RunResultAssert.class);
    }

    /**
     * Verifies that the program exited by itself, with code 0.
     *
     * @return this
     */
    public RunResultAssert succeeded() {
        isNotNull();
        return verify(hasSucceeded(), () -> shouldHaveSucceeded(actual));
    }

    /**
     * Verifies that the program ended in any other way than by itself with code 0: with another code, by a signal, by a
     * limit.
     *
     * @return this
     */
    public RunResultAssert failed() {
        isNotNull();
        return verify(!hasSucceeded(), () -> shouldHaveFailed(actual));
    }

    /**
     * Verifies that the program exited by itself, with a certain code.
     *
     * @param expected the code, 0 to 255
     * @return this
     */
    public RunResultAssert hasExitCode(int expected) {
        isNotNull();
        return verify(
                actual.endReason() == EndReason.EXITED && actual.exitCode() == expected,
                () -> shouldHaveExitCode(actual, expected));
    }

    /**
     * Verifies that a signal ended the program, whoever sent it.
     *
     * @param expected the number of the signal, as in {@code signal(7)}
     * @return this
     */
    public RunResultAssert wasKilledBySignal(int expected) {
        isNotNull();
        boolean killed = actual.signal().isPresent() && actual.signal().getAsInt() == expected;
        return verify(killed, () -> shouldHaveBeenKilledBySignal(actual, expected));
    }

    /**
     * Verifies that the time limit ended the run.
     *
     * @return this
     */
    public RunResultAssert timedOut() {
        return endedBecause(EndReason.TIMED_OUT);
    }

    /**
     * Verifies why the run ended.
     *
     * @param expected the reason
     * @return this
     */
    public RunResultAssert endedBecause(EndReason expected) {
        isNotNull();
        return verify(actual.endReason() == expected, () -> shouldHaveEndedBecause(actual, expected));
    }

    /**
     * Verifies what was really enforced.
     *
     * @param expected the degree
     * @return this
     */
    public RunResultAssert hasEnforcement(EnforcementLevel expected) {
        isNotNull();
        return verify(actual.enforcement() == expected, () -> shouldHaveEnforcement(actual, expected));
    }

    /**
     * Verifies all of the standard output, read as UTF-8.
     *
     * @param expected the text, with its last line break
     * @return this
     */
    public RunResultAssert hasStdout(String expected) {
        isNotNull();
        return printed(STDOUT, actual.stdout(), expected);
    }

    /**
     * Verifies that each of some texts is in the standard output, read as UTF-8.
     *
     * @param texts the texts, at least one
     * @return this
     */
    public RunResultAssert hasStdoutContaining(String... texts) {
        isNotNull();
        return printedContaining(STDOUT, actual.stdout(), texts);
    }

    /**
     * Verifies that the program printed nothing on its standard output.
     *
     * @return this
     */
    public RunResultAssert hasNoStdout() {
        isNotNull();
        return verify(actual.stdout().isEmpty(), () -> shouldHavePrintedNothing(actual, STDOUT));
    }

    /**
     * Verifies all of the standard error, read as UTF-8.
     *
     * @param expected the text, with its last line break
     * @return this
     */
    public RunResultAssert hasStderr(String expected) {
        isNotNull();
        return printed(STDERR, actual.stderr(), expected);
    }

    /**
     * Verifies that each of some texts is in the standard error, read as UTF-8.
     *
     * @param texts the texts, at least one
     * @return this
     */
    public RunResultAssert hasStderrContaining(String... texts) {
        isNotNull();
        return printedContaining(STDERR, actual.stderr(), texts);
    }

    /**
     * Verifies that the program printed nothing on its standard error.
     *
     * @return this
     */
    public RunResultAssert hasNoStderr() {
        isNotNull();
        return verify(actual.stderr().isEmpty(), () -> shouldHavePrintedNothing(actual, STDERR));
    }

    /**
     * Verifies that the sandbox refused nothing.
     *
     * @return this
     */
    public RunResultAssert hasNoDenials() {
        syscalls().hasNoDenials();
        return this;
    }

    /**
     * Verifies that the sandbox refused at least one call of each of some syscalls.
     *
     * @param syscalls the syscalls, at least one
     * @return this
     */
    public RunResultAssert hasDenied(Syscall... syscalls) {
        syscalls().containsDenied(syscalls);
        return this;
    }

    /**
     * Verifies that no process outlived the program.
     *
     * @return this
     */
    public RunResultAssert leftNoProcesses() {
        processes().hasNoLeaks();
        return this;
    }

    /**
     * Verifies that some process of the run executed a program; see {@link ProcessTreeAssert#ran(String...)}.
     *
     * @param command the program, by its name or its path, and its first arguments
     * @return this
     */
    public RunResultAssert ran(String... command) {
        processes().ran(command);
        return this;
    }

    /**
     * Verifies that no process of the run executed a program; see {@link ProcessTreeAssert#neverRan(String...)}.
     *
     * @param command the program, by its name or its path, and its first arguments
     * @return this
     */
    public RunResultAssert neverRan(String... command) {
        processes().neverRan(command);
        return this;
    }

    /**
     * Goes on with the standard output, read as UTF-8.
     *
     * @return assertions on the text
     */
    public AbstractStringAssert<?> stdout() {
        isNotNull();
        return Assertions.assertThat(actual.stdout()).as("stdout of %s", actual);
    }

    /**
     * Goes on with the standard error, read as UTF-8.
     *
     * @return assertions on the text
     */
    public AbstractStringAssert<?> stderr() {
        isNotNull();
        return Assertions.assertThat(actual.stderr()).as("stderr of %s", actual);
    }

    /**
     * Goes on with the syscalls of the run.
     *
     * @return assertions on the log
     */
    public SyscallLogAssert syscalls() {
        isNotNull();
        return new SyscallLogAssert(actual.syscalls(), Subject.of(actual)).as(info.description());
    }

    /**
     * Goes on with what the run changed in the working directory.
     *
     * @return assertions on the changes
     */
    public CowDiffAssert changes() {
        isNotNull();
        return new CowDiffAssert(actual.changes(), Subject.changesOf(actual)).as(info.description());
    }

    /**
     * Goes on with the processes of the run.
     *
     * @return assertions on the processes
     */
    public ProcessTreeAssert processes() {
        isNotNull();
        return new ProcessTreeAssert(actual.processes(), Subject.of(actual)).as(info.description());
    }

    private boolean hasSucceeded() {
        return actual.endReason() == EndReason.EXITED && actual.exitCode() == 0;
    }

    private RunResultAssert printed(String stream, String seen, String expected) {
        if (!seen.equals(expected)) {
            throw Failures.instance().failure(info, shouldHavePrinted(actual, stream, expected), seen, expected);
        }
        return this;
    }

    private RunResultAssert printedContaining(String stream, String seen, String... texts) {
        List<String> missing = Wanted.some(texts, "a text").stream()
                .filter(text -> !seen.contains(text))
                .toList();
        return verify(missing.isEmpty(), () -> shouldHavePrintedContaining(actual, stream, missing));
    }

    private RunResultAssert verify(boolean holds, Supplier<ErrorMessageFactory> message) {
        if (!holds) {
            throwAssertionError(message.get());
        }
        return this;
    }
}
