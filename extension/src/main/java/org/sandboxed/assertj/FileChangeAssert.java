package org.sandboxed.assertj;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.assertj.core.api.AbstractObjectAssert;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.internal.Failures;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.policy.Given;
import org.sandboxed.engine.record.FileChange;
import org.sandboxed.engine.record.FileState;

import static org.sandboxed.assertj.error.ShouldHaveFileProperty.shouldHaveFileProperty;

/** Assertions on the change of one path. */
public final class FileChangeAssert extends AbstractObjectAssert<FileChangeAssert, FileChange> {

    private static final String NOTHING = "nothing";

    FileChangeAssert(@Nullable FileChange actual) {
        super(actual, FileChangeAssert.class);
    }

    /**
     * Verifies that the path is new.
     *
     * @return this
     */
    public FileChangeAssert isAdded() {
        return hasKind(FileChange.Kind.ADDED);
    }

    /**
     * Verifies that the path was there and is something else now.
     *
     * @return this
     */
    public FileChangeAssert isModified() {
        return hasKind(FileChange.Kind.MODIFIED);
    }

    /**
     * Verifies that the path is gone.
     *
     * @return this
     */
    public FileChangeAssert isDeleted() {
        return hasKind(FileChange.Kind.DELETED);
    }

    /**
     * Verifies the whole content that the file has now, read as UTF-8. What is no regular file, or gone, has none, not even an empty
     * one.
     *
     * @param expected the text, with its last line break
     * @return this
     */
    public FileChangeAssert hasContent(String expected) {
        isNotNull();
        return verifyContent("content", Given.value("hasContent", expected), actual.stateAfter());
    }

    /**
     * Verifies the whole content that the file had before, read as UTF-8. What was no regular file, or not there, had none.
     *
     * @param expected the text, with its last line break
     * @return this
     */
    public FileChangeAssert hadContent(String expected) {
        isNotNull();
        return verifyContent("previous content", Given.value("hadContent", expected), actual.stateBefore());
    }

    /**
     * Verifies the permission bits that the path has now.
     *
     * @param expected for instance {@code 0755}
     * @return this
     */
    public FileChangeAssert hasMode(int expected) {
        isNotNull();
        String seen = actual.stateAfter().map(state -> octal(state.mode())).orElse(NOTHING);
        return verify("mode", octal(expected), seen);
    }

    /**
     * Verifies what the path is now.
     *
     * @param expected the type
     * @return this
     */
    public FileChangeAssert hasType(FileState.Type expected) {
        isNotNull();
        String seen = actual.stateAfter().map(state -> state.type().toString()).orElse(NOTHING);
        return verify("type", Given.value("hasType", expected).toString(), seen);
    }

    /**
     * Verifies that the path is a symbolic link now, and its text.
     *
     * @param expected where it leads
     * @return this
     */
    public FileChangeAssert isSymlinkTo(String expected) {
        isNotNull();
        return verify(
                "link target",
                Given.value("isSymlinkTo", expected),
                actual.stateAfter().flatMap(FileState::symlinkTarget).orElse(NOTHING));
    }

    /**
     * Goes on with the content that the file has now, read as UTF-8.
     *
     * @return assertions on the text
     */
    public AbstractStringAssert<?> content() {
        isNotNull();
        return Assertions.assertThat(text(actual.after())).as("content of %s", actual.path());
    }

    /**
     * Goes on with the difference as {@code git diff} would print it.
     *
     * @return assertions on the text
     */
    public AbstractStringAssert<?> unifiedDiff() {
        isNotNull();
        return Assertions.assertThat(actual.unifiedDiff()).as("difference of %s", actual.path());
    }

    private FileChangeAssert hasKind(FileChange.Kind expected) {
        isNotNull();
        return verify("kind", expected.toString(), actual.kind().toString());
    }

    private FileChangeAssert verifyContent(String property, String expected, Optional<FileState> state) {
        Optional<String> seen =
                state.filter(each -> each.type() == FileState.Type.FILE).map(each -> text(each.content()));
        if (seen.isPresent()) {
            return verify(property, expected, seen.orElseThrow());
        }
        String instead = state.map(each -> "none, for it is a " + each.type()).orElse(NOTHING);
        throw Failures.instance().failure(info, shouldHaveFileProperty(actual, property, expected, instead));
    }

    private static String text(byte[] content) {
        return new String(content, StandardCharsets.UTF_8);
    }

    private static String octal(int mode) {
        return String.format("%04o", mode);
    }

    private FileChangeAssert verify(String property, String expected, String seen) {
        if (!expected.equals(seen)) {
            throw Failures.instance()
                    .failure(info, shouldHaveFileProperty(actual, property, expected, seen), seen, expected);
        }
        return this;
    }
}
