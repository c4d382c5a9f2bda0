package org.sandboxed.assertj;

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
     * /usr/bin/git commit} too. What counts is the last program that a process executed.
     *
     * @param command the program, by its name or its path, and its first arguments
     * @return this
     */
    public ProcessTreeAssert ran(String... command) {
        isNotNull();
        List<String> wanted = Wanted.some(command, "a program");
        return verify(hasRun(wanted), () -> shouldHaveRun(subject, actual, wanted));
    }

    /**
     * Verifies that no process executed a program; see {@link #ran(String...)}.
     *
     * @param command the program, by its name or its path, and its first arguments
     * @return this
     */
    public ProcessTreeAssert neverRan(String... command) {
        isNotNull();
        List<String> unwanted = Wanted.some(command, "a program");
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

    private boolean hasRun(List<String> command) {
        return actual.all().stream().anyMatch(process -> isRun(process, command));
    }

    private static boolean isRun(ProcessNode process, List<String> command) {
        String program = command.get(0);
        List<String> argv = process.argv();
        boolean sameProgram = process.executable().equals(program)
                || lastName(process.executable()).equals(program)
                || (!argv.isEmpty()
                        && (argv.get(0).equals(program) || lastName(argv.get(0)).equals(program)));
        return sameProgram
                && argv.size() >= command.size()
                && argv.subList(1, command.size()).equals(command.subList(1, command.size()));
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
