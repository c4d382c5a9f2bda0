package org.sandboxed.selftest;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import static java.util.Objects.requireNonNull;

/** The project's own source files, as text and as the compiler's trees. */
final class Sources {

    /** The folder of the parent pom. */
    static final Path ROOT = requireNonNull(
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent());

    private static final List<String> MODULES =
            List.of("engine-core", "extension", "engine-core/http", "selftest", "examples");

    private Sources() {}

    /** The Java files of all modules below a folder of each, such as {@code src/main}. */
    static List<Path> below(String folder) throws IOException {
        List<Path> found = new ArrayList<>();
        for (String module : MODULES) {
            Path start = ROOT.resolve(module).resolve(folder);
            if (Files.isDirectory(start)) {
                try (Stream<Path> files = Files.walk(start)) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(found::add);
                }
            }
        }
        return found;
    }

    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Hands every file to the visitor as a syntax tree, without resolving names. */
    static void parse(List<Path> files, BiConsumer<CompilationUnitTree, DocTrees> visitor) throws IOException {
        JavaCompiler compiler = requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK, not a JRE");
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            DocTrees trees = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                visitor.accept(unit, trees);
            }
        }
    }

    /** Where a tree stands, for a message: file, from the root, and line. */
    static String place(CompilationUnitTree unit, long position) {
        return ROOT.relativize(Path.of(unit.getSourceFile().getName())) + ":"
                + unit.getLineMap().getLineNumber(position);
    }
}
