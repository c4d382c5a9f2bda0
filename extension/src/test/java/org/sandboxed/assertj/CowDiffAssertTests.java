package org.sandboxed.assertj;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.AssertionFailedError;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.record.CowDiff;
import org.sandboxed.engine.record.FileChange;
import org.sandboxed.engine.record.FileState;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;
import static org.sandboxed.assertj.SandboxAssertions.assertThatThrownBy;
import static org.sandboxed.assertj.SandboxAssertions.catchThrowable;

/** On what a real run changed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CowDiffAssertTests {

    private final RunResult run = run("""
        mkdir -p out/deep
        chmod 755 out out/deep
        echo 1 > out/deep/a.o
        echo 2 > out/b.o
        echo 'two' > text
        rm gone
        ln -s text link
        chmod 755 script
        """);
    private final CowDiff diff = run.changes();
    private final CowDiff nothing = run("true").changes();

    @Test
    void the_working_directory_itself_is_a_path_too(@TempDir Path real) {
        CowDiff own;
        try (Sandbox sandbox = Sandbox.builder().workdir(real).build()) {
            own = sandbox.run("chmod", "711", ".").changes();
        }

        assertThat(own).modified(".").hasNoOtherChanges();
        assertThat(own).change("./").hasMode(0711);
        assertThat(diff).unchanged(".");
        assertThatThrownBy(() -> assertThat(own).unchanged(".")).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> assertThat(own).unchanged(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"\" is not a path; the working directory itself is \".\"");
    }

    @Test
    void what_holds_passes() {
        assertThat(diff)
                .added("out/b.o", "out/deep/a.o", "link")
                .modified("text", "script")
                .deleted("gone")
                .unchanged("kept", "*.c")
                .hasNoOtherChanges();
        assertThat(nothing).isEmpty().hasNoOtherChanges();
    }

    @Test
    void a_pattern_stands_for_what_it_matches() {
        assertThat(diff)
                .added("**/*.o", "li?k")
                .modified("{text,script}")
                .deleted("g*")
                .hasNoOtherChanges();
    }

    @Test
    void a_path_can_be_written_in_several_ways() {
        assertThat(diff).modified("./text").added("out//b.o", "out/deep/");

        message(() -> assertThat(diff).unchanged("./text")).contains("M  text");
        message(() -> assertThat(diff).unchanged("out/")).contains("A  out/");
        assertThat(diff.of("out/../text")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/text", "../text", "..", "out/../../text", "/**", "../*"})
    void what_is_not_below_the_working_directory_is_refused(String path) {
        List<ThrowingCallable> uses = List.of(
                () -> assertThat(diff).unchanged(path),
                () -> assertThat(diff).modified(path),
                () -> diff.of(path),
                () -> diff.under(path));

        for (ThrowingCallable use : uses) {
            assertThatThrownBy(use)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining('"' + path + '"')
                    .hasMessageContaining("relative");
        }
    }

    @Test
    void a_directory_can_be_named_but_does_not_stand_for_what_is_in_it() {
        assertThat(diff).added("out", "out/deep", "link").modified("*").deleted("gone");

        message(() -> assertThat(diff)
                        .added("out", "link")
                        .modified("*")
                        .deleted("gone")
                        .hasNoOtherChanges())
                .isEqualTo("""

                    Expecting changes
                    to be none but those 5 that were named
                    but changed was:
                      A  out/b.o
                      A  out/deep/
                      A  out/deep/a.o\
                    """);
    }

    @Test
    void what_is_missing_is_told_with_what_was_changed() {
        message(() -> assertThat(diff).added("out/b.o", "text", "out/*.c")).isEqualTo("""

            Expecting changes
            to have added:
              text
              out/*.c
            but changed was:
              D  gone
              A  link -> text
              A  out/
              A  out/b.o
              A  out/deep/
              A  out/deep/a.o
              M  script (mode 0644 -> 0755)
              M  text\
            """);
        message(() -> assertThat(nothing).deleted("gone")).isEqualTo("""

            Expecting changes
            to have deleted:
              gone
            but nothing has changed\
            """);
    }

    @Test
    void other_changes_are_shown_with_their_difference() {
        message(() -> assertThat(diff).added("**/*.o", "link").deleted("gone").hasNoOtherChanges())
                .isEqualTo("""

                    Expecting changes
                    to be none but those 4 that were named
                    but changed was:
                      M  script (mode 0644 -> 0755)
                      M  text
                    the difference was:
                      old mode 100644
                      new mode 100755
                      --- a/text
                      +++ b/text
                      @@ -1,1 +1,1 @@
                      -one
                      +two\
                    """);
    }

    @Test
    void no_changes_are_missed_with_what_was_changed() {
        message(() -> assertThat(run).changes().isEmpty())
                .startsWith("\nExpecting changes of run:\n  sh -c ")
                .contains("\nto be none\nbut changed was:\n  D  gone\n");
        message(() -> assertThat(diff).unchanged("script", "kept")).isEqualTo("""

            Expecting changes
            to not touch:
              script
              kept
            but changed was:
              M  script (mode 0644 -> 0755)
            the difference was:
              old mode 100644
              new mode 100755\
            """);
    }

    @Test
    void one_change_has_assertions_of_its_own() {
        assertThat(diff).change("text").isModified().hadContent("one\n").hasContent("two\n");
        assertThat(diff).change("text").content().startsWith("tw");
        assertThat(diff).change("text").unifiedDiff().contains("-one\n+two\n");
        assertThat(diff).change("script").hasMode(0755).hasType(FileState.Type.FILE);
        assertThat(diff).change("link").isAdded().isSymlinkTo("text");
        assertThat(diff).change("gone").isDeleted().hadContent("bye\n");
        assertThat(diff).changes().extracting(FileChange::path).contains("gone");
    }

    @Test
    void another_content_is_shown_and_can_be_compared() {
        Throwable failure = catchThrowable(() -> assertThat(diff).change("text").hasContent("three\n"));

        assertThat(failure).isInstanceOf(AssertionFailedError.class).hasMessage("""

            Expecting change:
              M  text
            to have content:
              three
            but it was:
              two\
            """);
        assertThat(((AssertionFailedError) failure).getActual().getValue()).isEqualTo("two\n");
        assertThat(((AssertionFailedError) failure).getExpected().getValue()).isEqualTo("three\n");
    }

    @Test
    void what_did_not_change_cannot_be_gone_on_with() {
        message(() -> assertThat(nothing).change("kept")).isEqualTo("""

            Expecting changes
            to have changed:
              kept
            but nothing has changed\
            """);
    }

    @Test
    void what_is_gone_has_no_mode() {
        message(() -> assertThat(diff).change("gone").hasMode(0644)).isEqualTo("""

            Expecting change:
              D  gone
            to have mode:
              0644
            but it was:
              nothing\
            """);
    }

    @Test
    void what_is_no_file_has_no_content() {
        message(() -> assertThat(diff).change("out").hasContent("")).contains("none, for it is a DIRECTORY");
        message(() -> assertThat(diff).change("gone").hasContent("")).contains("but it was:\n  nothing");
        message(() -> assertThat(diff).change("link").hadContent("")).contains("but it was:\n  nothing");
    }

    @Test
    void a_state_says_in_one_line_what_it_is() {
        assertThat(diff.of("link").orElseThrow().stateAfter().orElseThrow().toString())
                .startsWith("SYMLINK -> text, mode 0777, owner ");
        assertThat(diff.of("text").orElseThrow().stateAfter().orElseThrow().toString())
                .startsWith("FILE, 4 bytes, mode ");
    }

    @Test
    void null_is_refused_by_name() {
        assertThatThrownBy(() -> assertThat((CowDiff) null).isEmpty())
                .hasMessageContaining("Expecting actual not to be null");
        assertThatThrownBy(() -> assertThat((FileChange) null).isAdded())
                .hasMessageContaining("Expecting actual not to be null");
    }

    @Test
    void what_looks_for_nothing_is_refused_for_it_could_not_fail() {
        assertThatThrownBy(() -> assertThat(nothing).added())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("name a path");
        assertThatThrownBy(() -> assertThat(nothing).modified())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("name a path");
        assertThatThrownBy(() -> assertThat(nothing).deleted())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("name a path");
        assertThatThrownBy(() -> assertThat(nothing).unchanged())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("name a path");
    }

    private static AbstractStringAssert<?> message(ThrowingCallable assertion) {
        return assertThat(catchThrowable(assertion))
                .isInstanceOf(AssertionError.class)
                .message();
    }

    private static RunResult run(String script) {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            put(sandbox, "text", "one\n");
            put(sandbox, "gone", "bye\n");
            put(sandbox, "kept", "same\n");
            put(sandbox, "script", "exit\n");
            sandbox.run("chmod", "644", "script");
            RunResult run = sandbox.run("sh", "-c", script);
            assertThat(run).succeeded().hasNoStderr();
            return run;
        }
    }

    private static void put(Sandbox sandbox, String name, String content) {
        try {
            Files.writeString(sandbox.workdir().resolve(name), content);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
