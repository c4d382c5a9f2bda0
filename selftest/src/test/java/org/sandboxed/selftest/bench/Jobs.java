package org.sandboxed.selftest.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Prepares what real programs work on, and gives the jobs of those that this machine has. */
final class Jobs {

    private static final int FILES_A_DIRECTORY = 10;
    private static final int SOURCES = 4;

    private final Workbench bench;
    private final Report report;
    private final List<Job> jobs = new ArrayList<>();

    Jobs(Workbench bench, Report report) {
        this.bench = bench;
        this.report = report;
    }

    List<Job> prepare(int files) throws IOException, InterruptedException {
        Path tree = bench.root().resolve("tree");
        for (int i = 0; i < files; i++) {
            Path directory = tree.resolve("d" + i / FILES_A_DIRECTORY);
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("f" + i + ".txt"), "file " + i + "\n");
        }
        git(files / 10);
        add("python3", false, python -> List.of(python, "-c", "import json, http.server"));
        add("gcc", false, gcc -> List.of(gcc, "-O1", "-c", bench.reference() + ".c", "-o", bench.fresh()));
        make();
        add("find", true, find -> List.of(find, tree.toString(), "-name", "*.missing"));
        add("tar", true, tar -> List.of(tar, "-cf", bench.fresh(), "-C", tree.toString(), "."));
        return jobs;
    }

    /** A command for a program. */
    @FunctionalInterface
    private interface Command {
        List<String> of(String program);
    }

    private void add(String name, boolean isPathCallsOnly, Command command) {
        Optional<String> program = Tools.find(name);
        if (program.isPresent()) {
            jobs.add(new Job(name, isPathCallsOnly, () -> command.of(program.get())));
        } else {
            report.skip(name, "this machine does not have it");
        }
    }

    private void git(int files) throws IOException, InterruptedException {
        Path repository = Files.createDirectory(bench.root().resolve("repository"));
        for (int i = 0; i < Math.max(1, files); i++) {
            Files.writeString(repository.resolve("file" + i), "line " + i + "\n");
        }
        Optional<String> git = Tools.find("git");
        if (git.isPresent()) {
            String there = repository.toString();
            Tools.run(List.of(git.get(), "-C", there, "init", "-q"));
            Tools.run(List.of(git.get(), "-C", there, "add", "."));
            Tools.run(List.of(
                    git.get(), "-C", there, "-c", "user.name=n", "-c", "user.email=e", "commit", "-q", "-m", "all"));
        }
        add("git", false, program -> List.of(program, "clone", "-q", repository.toString(), bench.fresh()));
    }

    private void make() throws IOException {
        Path project = Files.createDirectory(bench.root().resolve("project"));
        StringBuilder objects = new StringBuilder();
        for (int i = 0; i < SOURCES; i++) {
            Files.writeString(
                    project.resolve("part" + i + ".c"), "#include <stdio.h>\nint part" + i + "(void) { return 0; }\n");
            objects.append(" $(OUT)-part").append(i).append(".o");
        }
        Files.writeString(
                project.resolve("Makefile"), "all:" + objects + "\n$(OUT)-%.o: %.c\n\t/usr/bin/env cc -c $< -o $@\n");
        if (bench.hasCompiler()) {
            add("make", false, make -> List.of(make, "-s", "-C", project.toString(), "OUT=" + bench.fresh()));
        } else {
            report.skip("make", "there is no C compiler");
        }
    }
}
