package org.sandboxed.assertj;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.assertj.core.api.AbstractObjectAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ListAssert;
import org.assertj.core.error.ErrorMessageFactory;
import org.jspecify.annotations.Nullable;
import org.sandboxed.assertj.error.Subject;
import org.sandboxed.engine.ProcessNode;
import org.sandboxed.engine.ProcessTree;

import static org.sandboxed.assertj.error.ShouldHaveNoLeaks.shouldHaveNoLeaks;
import static org.sandboxed.assertj.error.ShouldHaveRun.shouldHaveRun;
import static org.sandboxed.assertj.error.ShouldNotHaveRun.shouldNotHaveRun;

/** Assertions on the processes of a run. */
public final class ProcessTreeAssert extends AbstractObjectAssert<ProcessTreeAssert, ProcessTree> {

    private static final String PROGRAM = "a program";

    private final Subject subject;

    ProcessTreeAssert(@Nullable ProcessTree actual) {
        this(actual, Subject.processes());
    }

    ProcessTreeAssert(@Nullable ProcessTree actual, Subject subject) {
        super(actual, ProcessTreeAssert.class);
        this.subject = subject;
    }

    /**
     * Verifies that some process executed a program: {@code ran("git", "commit")} finds {@code git commit -m x}, and {@code
     * /usr/bin/git commit} too. A path finds the same program by a link to it, such as {@code /bin/git}. What counts is the last
     * program that a process executed.
     *
     * @param command the program, by its name or its path, and its first arguments
     * @return this
     */
    public ProcessTreeAssert ran(String... command) {
        isNotNull();
        List<String> wanted = wanted(command);
        return verify(hasRun(wanted), () -> shouldHaveRun(subject, actual, wanted));
    }

    /**
     * Verifies that no process executed a program; see {@link #ran(String...)}. One that made way for another, as env(1) and
     * nice(1) do, is not found: the syscalls have every execve(2).
     *
     * @param command the program, by its name or its path, and its first arguments
     * @return this
     */
    public ProcessTreeAssert neverRan(String... command) {
        isNotNull();
        List<String> unwanted = wanted(command);
        return verify(!hasRun(unwanted), () -> shouldNotHaveRun(subject, actual, unwanted));
    }

    /**
     * Verifies that no process outlived the program.
     *
     * @return this
     */
    public ProcessTreeAssert hasNoLeaks() {
        isNotNull();
        return verify(actual.leaked().isEmpty(), () -> shouldHaveNoLeaks(subject, actual));
    }

    /**
     * Goes on with every process, each one before those that it started.
     *
     * @return assertions on the processes
     */
    public ListAssert<ProcessNode> all() {
        isNotNull();
        return Assertions.assertThat(actual.all()).as(info.description());
    }

    /**
     * Goes on with the processes that outlived the program.
     *
     * @return assertions on the processes
     */
    public ListAssert<ProcessNode> leaked() {
        isNotNull();
        return Assertions.assertThat(actual.leaked()).as(info.description());
    }

    private static List<String> wanted(String... command) {
        List<String> wanted = Wanted.some(command, PROGRAM);
        Wanted.require(wanted.get(0).length(), PROGRAM);
        return wanted;
    }

    private boolean hasRun(List<String> command) {
        return actual.all().stream().anyMatch(process -> isRun(process, command));
    }

    private static boolean isRun(ProcessNode process, List<String> command) {
        List<String> argv = process.argv();
        return isProgram(process, command.get(0))
                && argv.size() >= command.size()
                && argv.subList(1, command.size()).equals(command.subList(1, command.size()));
    }

    private static boolean isProgram(ProcessNode process, String program) {
        String executable = process.executable();
        String called = process.argv().isEmpty() ? executable : process.argv().get(0);
        if (executable.equals(program)
                || lastName(executable).equals(program)
                || called.equals(program)
                || lastName(called).equals(program)) {
            return true;
        }
        // /bin is often a link to /usr/bin; one program with many names, as that of busybox, is told apart by the name.
        boolean isNamed = lastName(program).equals(lastName(executable))
                || lastName(program).equals(lastName(called));
        return isNamed && program.startsWith("/") && realPath(program).equals(realPath(executable));
    }

    private static Path realPath(String path) {
        Path given = Path.of(path);
        try {
            return given.toRealPath();
        } catch (IOException gone) {
            return given;
        }
    }

    private static String lastName(String path) {
        Path name = Path.of(path).getFileName();
        return name == null ? path : name.toString();
    }

    private ProcessTreeAssert verify(boolean holds, Supplier<ErrorMessageFactory> message) {
        if (!holds) {
            throwAssertionError(message.get());
        }
        return this;
    }
}
