package org.sandboxed.selftest;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

/** The limits of {@code CONTRIBUTING.md} on size and wording, checked on the sources of every module. */
class SourceRulesTests {

    private static final int MOST_LINES_OF_A_FILE = 400;
    private static final int MOST_LINES_OF_A_METHOD = 30;
    private static final Pattern TABLE_ROW = Pattern.compile(" *(public )?static final \\w+ [A-Z0-9_]+ = .*;");
    private static final Path ROOT = requireNonNull(
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent());

    @Test
    void no_file_is_too_long() throws IOException {
        assertThat(sources("src"))
                .isNotEmpty()
                .filteredOn(file -> linesOfLogic(file) > MOST_LINES_OF_A_FILE)
                .isEmpty();
    }

    @Test
    void no_method_is_too_long() throws IOException {
        assertThat(longMethods(sources("src/main"))).isEmpty();
    }

    @Test
    void every_package_is_described_and_null_marked() throws IOException {
        Set<Path> packages = sources("src/main").stream().map(Path::getParent).collect(toSet());

        assertThat(packages)
                .isNotEmpty()
                .allSatisfy(folder -> assertThat(folder.resolve("package-info.java"))
                        .content()
                        .contains("/**", "@NullMarked"));
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
        assertThat(sources("src"))
                .as(instead)
                .filteredOn(file ->
                        forbidden.matcher(String.join("\n", lines(file))).find())
                .isEmpty();
    }

    private static List<Path> sources(String folder) throws IOException {
        List<Path> found = new ArrayList<>();
        for (String module : List.of("engine-core", "extension", "selftest", "examples")) {
            Path start = ROOT.resolve(module).resolve(folder);
            if (Files.isDirectory(start)) {
                try (Stream<Path> files = Files.walk(start)) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(found::add);
                }
            }
        }
        return found;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All lines but the rows of a table of constants, such as the one of all syscalls. */
    private static long linesOfLogic(Path file) {
        return lines(file).stream()
                .filter(line -> !TABLE_ROW.matcher(line).matches())
                .count();
    }

    private static List<String> longMethods(List<Path> files) throws IOException {
        JavaCompiler compiler = requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK, not a JRE");
        List<String> found = new ArrayList<>();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                unit.accept(new LongMethods(unit, positions), found);
            }
        }
        return found;
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
            if (method.getBody() != null) {
                LineMap map = unit.getLineMap();
                long first = map.getLineNumber(positions.getStartPosition(unit, method.getBody()));
                long last = map.getLineNumber(positions.getEndPosition(unit, method.getBody()));
                // The lines with the opening and the closing brace do not count.
                if (last - first - 1 > MOST_LINES_OF_A_METHOD) {
                    found.add(ROOT.relativize(Path.of(unit.getSourceFile().getName())) + ":" + first + " "
                            + method.getName() + ": " + (last - first - 1) + " lines");
                }
            }
            return super.visitMethod(method, found);
        }
    }
}
