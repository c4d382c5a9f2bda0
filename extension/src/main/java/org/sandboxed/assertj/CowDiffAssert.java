package org.sandboxed.assertj;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractObjectAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ListAssert;
import org.assertj.core.error.ErrorMessageFactory;
import org.jspecify.annotations.Nullable;
import org.sandboxed.assertj.error.Subject;
import org.sandboxed.engine.policy.Given;
import org.sandboxed.engine.record.CowDiff;
import org.sandboxed.engine.record.FileChange;
import org.sandboxed.engine.record.FileChange.Kind;
import org.sandboxed.engine.record.FileState;

import static org.sandboxed.assertj.error.ShouldHaveChanged.shouldHaveChanged;
import static org.sandboxed.assertj.error.ShouldHaveNoChanges.shouldHaveNoChanges;
import static org.sandboxed.assertj.error.ShouldHaveNoOtherChanges.shouldHaveNoOtherChanges;
import static org.sandboxed.assertj.error.ShouldNotHaveChanged.shouldNotHaveChanged;

/**
 * Assertions on what is different in the working directory. A live view is frozen when the assertion starts.
 *
 * <p>A path may be a pattern: {@code *.o}, {@code **}{@code /*.class}, <code>{a,b}.txt</code>; see {@link
 * org.sandboxed.engine.record.SyscallLog#under(String)}. Without a wildcard it is that path alone. One that leads out of the
 * working directory, or is absolute, is an {@link IllegalArgumentException}: nothing there could ever have changed.
 */
public final class CowDiffAssert extends AbstractObjectAssert<CowDiffAssert, CowDiff> {

    private static final String WILDCARDS = "*?{";
    private static final String PATH = "a path";

    private final Subject subject;
    private final Set<FileChange> named = new HashSet<>();

    CowDiffAssert(@Nullable CowDiff actual) {
        this(actual, Subject.changes());
    }

    CowDiffAssert(@Nullable CowDiff actual, Subject subject) {
        super(actual == null ? null : actual.snapshot(), CowDiffAssert.class);
        this.subject = subject;
    }

    /**
     * Verifies that each of some paths is new.
     *
     * @param paths at least one; relative to the working directory, or patterns that each match something
     * @return this
     */
    public CowDiffAssert added(String... paths) {
        return contains(Kind.ADDED, paths);
    }

    /**
     * Verifies that each of some paths was there and is something else now.
     *
     * @param paths at least one; relative to the working directory, or patterns that each match something
     * @return this
     */
    public CowDiffAssert modified(String... paths) {
        return contains(Kind.MODIFIED, paths);
    }

    /**
     * Verifies that each of some paths is gone.
     *
     * @param paths at least one; relative to the working directory, or patterns that each match something
     * @return this
     */
    public CowDiffAssert deleted(String... paths) {
        return contains(Kind.DELETED, paths);
    }

    /**
     * Verifies that nothing has changed but what the assertions before this one named, and the directories that came or went
     * with it: where {@code out/a.o} was named as added, {@code out} may be new too.
     *
     * @return this
     */
    public CowDiffAssert hasNoOtherChanges() {
        isNotNull();
        List<FileChange> others =
                actual.stream().filter(change -> !isNamedOrAround(change)).toList();
        return verify(others.isEmpty(), () -> shouldHaveNoOtherChanges(subject, named.size(), others));
    }

    /**
     * Verifies that nothing has changed.
     *
     * @return this
     */
    public CowDiffAssert isEmpty() {
        isNotNull();
        return verify(actual.isEmpty(), () -> shouldHaveNoChanges(subject, actual.changes()));
    }

    /**
     * Verifies that each of some paths is what it was.
     *
     * @param paths at least one; relative to the working directory, or patterns
     * @return this
     */
    public CowDiffAssert unchanged(String... paths) {
        isNotNull();
        List<String> wanted = Wanted.some(paths, PATH);
        List<FileChange> found =
                wanted.stream().flatMap(path -> matching(path)).distinct().toList();
        return verify(found.isEmpty(), () -> shouldNotHaveChanged(subject, wanted, found));
    }

    /**
     * Goes on with the change of one path, which must have one.
     *
     * @param path relative to the working directory
     * @return assertions on the change
     */
    public FileChangeAssert change(String path) {
        isNotNull();
        FileChange change = actual.of(Given.value("change", path)).orElse(null);
        verify(change != null, () -> shouldHaveChanged(subject, "have changed", List.of(path), actual.changes()));
        return new FileChangeAssert(change).as(info.description());
    }

    /**
     * Goes on with every change, a directory before what is in it.
     *
     * @return assertions on the changes
     */
    public ListAssert<FileChange> changes() {
        isNotNull();
        return Assertions.assertThat(actual.changes()).as(info.description());
    }

    private CowDiffAssert contains(Kind kind, String... paths) {
        isNotNull();
        List<String> wanted = Wanted.some(paths, PATH);
        List<String> missing =
                wanted.stream().filter(path -> found(kind, path).isEmpty()).toList();
        String expectation = switch (kind) {
            case ADDED -> "have added";
            case MODIFIED -> "have modified";
            case DELETED -> "have deleted";
        };
        verify(missing.isEmpty(), () -> shouldHaveChanged(subject, expectation, missing, actual.changes()));
        wanted.stream().map(path -> found(kind, path)).forEach(named::addAll);
        return this;
    }

    private List<FileChange> found(Kind kind, String path) {
        return matching(path).filter(change -> change.kind() == kind).toList();
    }

    private Stream<FileChange> matching(String path) {
        Optional<FileChange> exact = actual.of(path);
        boolean isPattern = path.chars().anyMatch(c -> WILDCARDS.indexOf(c) >= 0);
        return exact.isEmpty() && isPattern ? actual.under(path).stream() : exact.stream();
    }

    private boolean isNamedOrAround(FileChange change) {
        if (named.contains(change)) {
            return true;
        }
        FileState state = change.stateAfter().or(change::stateBefore).orElseThrow();
        return change.kind() != Kind.MODIFIED
                && state.type() == FileState.Type.DIRECTORY
                && named.stream().anyMatch(each -> isBelow(each, change));
    }

    private static boolean isBelow(FileChange named, FileChange directory) {
        return named.kind() == directory.kind() && named.path().startsWith(directory.path() + "/");
    }

    private CowDiffAssert verify(boolean holds, Supplier<ErrorMessageFactory> message) {
        if (!holds) {
            throwAssertionError(message.get());
        }
        return this;
    }
}
