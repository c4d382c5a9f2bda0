package org.sandboxed.selftest.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.sandboxed.engine.Sandbox;

/** What programs that change files take in a copy-on-write working directory, next to a plain copy of it. */
final class WorkdirRows {

    private static final double SLOWEST = 1.5;
    private static final int FILES_A_DIRECTORY = 50;

    private final Workbench bench;
    private final Scale scale;
    private final Report report;

    WorkdirRows(Workbench bench, Scale scale, Report report) {
        this.bench = bench;
        this.scale = scale;
        this.report = report;
    }

    void measure() throws Exception {
        int few = Math.max(1, scale.files() / 2);
        int many = scale.files() * 5;
        Path empty = Files.createDirectory(bench.root().resolve("empty"));
        Path tree = Files.createDirectory(bench.root().resolve("files"));
        fill(tree, few);
        row("python3", many + " small files made", empty, python -> List.of(python, "-c", """
            for i in range(%d):
                with open('n%%d' %% i, 'w') as f:
                    f.write('small')
            """.formatted(many)));
        row(
                "git",
                few + " files, git init, add, commit",
                tree,
                git -> List.of(
                        "/bin/sh",
                        "-c",
                        "git init -q . && git add . && git -c user.name=n -c user.email=e -c gc.auto=0 commit -q -m"
                                + " all"));
        row("tar", few + " files, tar x", empty, tar -> {
            Path archive = bench.root().resolve("files.tar");
            Tools.run(List.of(tar, "-cf", archive.toString(), "-C", tree.toString(), "."));
            return List.of(tar, "-xf", archive.toString());
        });
        row("make", "make", project(), make -> List.of(make, "-s"));
    }

    /** A command for a program. */
    @FunctionalInterface
    private interface Command {
        List<String> of(String program) throws Exception;
    }

    private void row(String tool, String name, Path directory, Command command) throws Exception {
        Optional<String> program = Tools.find(tool);
        if (program.isEmpty() || (tool.equals("make") && !bench.hasCompiler())) {
            report.skip(name + " by copy-on-write", "this machine does not have " + tool);
            return;
        }
        List<String> words = command.of(program.get());
        Medians results;
        try (Trees trees = new Trees()) {
            Interleaved variants = new Interleaved()
                    .add(Variant.BARE, () -> one(bare(words, trees.copy(directory))))
                    .add(Variant.SANDBOXED, () -> one(sandboxed(words, trees.sandbox(directory))));
            if (bench.hasCompiler()) {
                Reference reference = Reference.trapping(bench, Reference.VIEW_TRAPS);
                variants.add(Variant.C, () -> one(reference.millis(inside(trees.copy(directory), words))));
            }
            results = variants.run(scale.warmUps(), scale.rounds());
        }
        report.add(Row.compared(
                name + ", by copy-on-write",
                Unit.MILLIS,
                results.of(Variant.SANDBOXED),
                Variant.BARE.label(),
                results.of(Variant.BARE),
                Goal.atMost(SLOWEST)));
        if (results.has(Variant.C)) {
            report.add(Row.mentioned(
                    name + ", under the C supervisor, which lets every call go on",
                    Unit.MILLIS,
                    results.of(Variant.C),
                    Variant.BARE.label(),
                    results.of(Variant.BARE)));
        }
    }

    /**
     * What the programs of a row work in. It stays until the row is measured: a file system is slower for a while after many files
     * were removed. What was made before is written to the disk before the next program starts.
     */
    private final class Trees implements AutoCloseable {

        private final List<String> copies = new ArrayList<>();
        private final List<Sandbox> sandboxes = new ArrayList<>();

        String copy(Path directory) throws IOException, InterruptedException {
            String copy = bench.fresh();
            copies.add(copy);
            Tools.run(List.of("cp", "-a", directory.toString(), copy));
            flush();
            return copy;
        }

        Sandbox sandbox(Path directory) throws IOException, InterruptedException {
            Sandbox sandbox = Sandbox.builder()
                    .workdir(directory)
                    .readable(bench.root().toString())
                    .storage(bench.scratch())
                    .timeout(Duration.ofMinutes(5))
                    .build();
            sandboxes.add(sandbox);
            flush();
            return sandbox;
        }

        private void flush() throws IOException, InterruptedException {
            Tools.run(List.of("sync", "-f", bench.root().toString()));
        }

        @Override
        public void close() throws IOException {
            sandboxes.forEach(Sandbox::close);
            for (String copy : copies) {
                Tools.deleteTree(Path.of(copy));
            }
        }
    }

    private static double bare(List<String> command, String directory) throws IOException, InterruptedException {
        return Tools.run(inside(directory, command), directory).nanos() / 1e6;
    }

    private static List<String> inside(String directory, List<String> command) {
        return concat(List.of("/usr/bin/env", "-C", directory), command);
    }

    private static double sandboxed(List<String> command, Sandbox sandbox) {
        long start = System.nanoTime();
        CallRows.output(sandbox.run(concat(List.of("/usr/bin/env"), command)));
        return (System.nanoTime() - start) / 1e6;
    }

    private static List<String> concat(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    private static void fill(Path tree, int files) throws IOException {
        for (int i = 0; i < files; i++) {
            Path directory = tree.resolve("d" + i / FILES_A_DIRECTORY);
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("f" + i + ".txt"), "file " + i + "\n");
        }
    }

    private Path project() throws IOException {
        Path project = Files.createDirectory(bench.root().resolve("small-project"));
        StringBuilder objects = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            Files.writeString(project.resolve("part" + i + ".c"), "int part" + i + "(void) { return " + i + "; }\n");
            objects.append(" part").append(i).append(".o");
        }
        Files.writeString(project.resolve("Makefile"), "all:" + objects + "\n%.o: %.c\n\tcc -c $< -o $@\n");
        return project;
    }

    private static double[] one(double value) {
        return new double[] {value};
    }
}
