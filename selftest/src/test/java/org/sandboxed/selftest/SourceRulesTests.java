package org.sandboxed.selftest;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

/** The limits of {@code CONTRIBUTING.md} on size and wording, checked on the sources of every module. */
class SourceRulesTests {

    private static final int MOST_LINES_OF_A_FILE = 400;
    private static final int MOST_LINES_OF_A_METHOD = 30;
    private static final Pattern TABLE_ROW = Pattern.compile(" *(public )?static final \\w+ [A-Z0-9_]+ = .*;");
    private static final Pattern SYSCALL = Pattern.compile("\\bSyscall\\.([A-Z0-9_]+)\\b");

    @Test
    void no_file_is_too_long() throws IOException {
        assertThat(Sources.below("src"))
                .isNotEmpty()
                .filteredOn(file -> linesOfLogic(file) > MOST_LINES_OF_A_FILE)
                .isEmpty();
    }

    @Test
    void no_method_is_too_long() throws IOException {
        List<String> found = new ArrayList<>();
        Sources.parse(
                Sources.below("src/main"),
                (unit, trees) -> unit.accept(new LongMethods(unit, trees.getSourcePositions()), found));

        assertThat(found).isEmpty();
    }

    @Test
    void every_package_is_described_and_null_marked() throws IOException {
        Set<Path> packages =
                Sources.below("src/main").stream().map(Path::getParent).collect(toSet());

        assertThat(packages)
                .isNotEmpty()
                .allSatisfy(folder -> assertThat(folder.resolve("package-info.java"))
                        .content()
                        .contains("/**", "@NullMarked"));
    }

    @Test
    void whoever_decides_about_a_call_can_be_found_by_its_manual_page() throws IOException {
        String handlers = Sources.below("src/main").stream()
                .filter(file -> file.toString().contains("/internal/handler/"))
                .map(file -> String.join("\n", Sources.lines(file)))
                .collect(joining("\n"));
        List<String> pages = new ArrayList<>();
        for (Path file : Sources.below("src/main")) {
            if (file.endsWith("NotifiedSets.java")) {
                SYSCALL.matcher(String.join("\n", Sources.lines(file)))
                        .results()
                        .forEach(call -> pages.add(call.group(1).toLowerCase(Locale.ROOT) + "(2)"));
            }
        }

        assertThat(pages).isNotEmpty().allSatisfy(page -> assertThat(handlers).contains(page));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "'\\b(TO[D]O|FIX[M]E|XX[X])\\b', finish it or leave it out",
        "'Thread\\s*\\.\\s*sleep', wait for the event itself",
        "'@Disable[d]\\b', a test runs or does not exist",
        "'/usr/lib/jv[m]', ask the system where the JDK is",
        "'catch \\([^)]*\\) \\{\\s*\\}', an error is handled or passed on",
        "'printStackTrac[e]', use System.Logger",
    })
    void no_source_contains(Pattern forbidden, String instead) throws IOException {
        assertThat(Sources.below("src"))
                .as(instead)
                .filteredOn(file -> forbidden
                        .matcher(String.join("\n", Sources.lines(file)))
                        .find())
                .isEmpty();
    }

    /** All lines but the rows of a table of constants, such as the one of all syscalls. */
    private static long linesOfLogic(Path file) {
        return Sources.lines(file).stream()
                .filter(line -> !TABLE_ROW.matcher(line).matches())
                .count();
    }

    private static final class LongMethods extends TreeScanner<Void, List<String>> {

        private final CompilationUnitTree unit;
        private final SourcePositions positions;

        LongMethods(CompilationUnitTree unit, SourcePositions positions) {
            this.unit = unit;
            this.positions = positions;
        }

        @Override
        public Void visitMethod(MethodTree method, List<String> found) {
            BlockTree body = method.getBody();
            if (body != null) {
                LineMap map = unit.getLineMap();
                long start = positions.getStartPosition(unit, body);
                // The lines with the opening and the closing brace do not count.
                long length = map.getLineNumber(positions.getEndPosition(unit, body)) - map.getLineNumber(start) - 1;
                if (length > MOST_LINES_OF_A_METHOD) {
                    found.add(Sources.place(unit, start) + " " + method.getName() + ": " + length + " lines");
                }
            }
            return super.visitMethod(method, found);
        }
    }
}
