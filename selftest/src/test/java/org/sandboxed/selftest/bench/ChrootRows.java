package org.sandboxed.selftest.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.sandboxed.engine.Sandbox;

/** What programs take in another root, next to what they take on the same files of the machine. */
final class ChrootRows {

    private static final int FILES_A_DIRECTORY = 10;

    private final Workbench bench;
    private final Scale scale;
    private final Report report;

    ChrootRows(Workbench bench, Scale scale, Report report) {
        this.bench = bench;
        this.scale = scale;
        this.report = report;
    }

    void measure() throws Exception {
        Path root = makeRoot();
        Path archive = bench.root().resolve("chroot.tar");
        try (Sandbox sandbox = Sandbox.builder()
                .chroot(root)
                .readOnlyMount("/usr", Path.of("/usr"))
                .mount("/scratch", bench.scratch())
                .build()) {
            row(sandbox, "python3", "", (python, top, to) -> List.of(python, "-c", "import json, http.server"));
            row(sandbox, "find", "", (find, top, to) -> List.of(find, top + "/tree", "-name", "*.missing"));
            Optional<String> tar = Tools.find("tar");
            if (tar.isPresent()) {
                Tools.run(List.of(tar.get(), "-cf", archive.toString(), "-C", root.toString(), "tree"));
                Files.move(archive, root.resolve("tree.tar"));
            }
            row(sandbox, "tar", " x", (name, top, to) -> List.of(name, "-xf", top + "/tree.tar", "-C", to));
        }
    }

    private Path makeRoot() throws IOException {
        Path root = Files.createDirectory(bench.root().resolve("chroot"));
        for (String folder : List.of("etc", "usr", "proc", "scratch")) {
            Files.createDirectory(root.resolve(folder));
        }
        for (String link : List.of("bin", "sbin", "lib", "lib64")) {
            if (Files.isDirectory(Path.of("/usr", link))) {
                Files.createSymbolicLink(root.resolve(link), Path.of("usr", link));
            }
        }
        for (int i = 0; i < scale.files(); i++) {
            Path directory = root.resolve("tree/d" + i / FILES_A_DIRECTORY);
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("f" + i + ".txt"), "file " + i + "\n");
        }
        return root;
    }

    /** A command for a program. */
    @FunctionalInterface
    private interface Command {
        /** Says it, given the path of the root and that of a directory to write to. */
        List<String> of(String program, String top, String to);
    }

    private void row(Sandbox sandbox, String tool, String what, Command command) throws Exception {
        Optional<String> program = Tools.find(tool);
        String name = tool + what + ", in another root";
        if (program.isEmpty()) {
            report.skip(name, "this machine does not have it");
            return;
        }
        String top = bench.root().resolve("chroot").toString();
        Medians results = new Interleaved()
                .add(Variant.BARE, () -> {
                    Path to = Files.createDirectory(Path.of(bench.fresh()));
                    List<String> words = command.of(program.get(), top, to.toString());
                    return new double[] {Tools.run(words, to.toString()).nanos() / 1e6};
                })
                .add(Variant.SANDBOXED, () -> {
                    Path to = Files.createDirectory(Path.of(bench.fresh()));
                    List<String> words = command.of(tool, "", "/scratch/" + to.getFileName());
                    long start = System.nanoTime();
                    CallRows.output(sandbox.run(words));
                    return new double[] {(System.nanoTime() - start) / 1e6};
                })
                .run(scale.warmUps(), scale.rounds());
        report.add(Row.mentioned(
                name, Unit.MILLIS, results.of(Variant.SANDBOXED), Variant.BARE.label(), results.of(Variant.BARE)));
    }
}
