package org.sandboxed.selftest.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A directory for the length of one benchmark, with the C programs that are built in it where there is a compiler. */
final class Workbench implements AutoCloseable {

    private final Path root;
    private final Path scratch;
    private final Optional<String> compiler = Tools.find("cc", "gcc", "clang");
    private final Optional<String> strace = Tools.find("strace");
    private final AtomicInteger names = new AtomicInteger();

    private Workbench(Path root) throws IOException {
        this.root = root;
        this.scratch = Files.createDirectory(root.resolve("scratch"));
    }

    static Workbench open() throws IOException, InterruptedException {
        Workbench bench =
                new Workbench(Files.createTempDirectory("sandboxed-bench-").toRealPath());
        Tools.copyResource("reference.c", bench.root.resolve("reference.c"));
        Tools.copyResource("load.c", bench.root.resolve("load.c"));
        if (bench.compiler.isPresent()) {
            bench.build("reference");
            bench.build("load");
        }
        return bench;
    }

    private void build(String name) throws IOException, InterruptedException {
        String program = root.resolve(name).toString();
        Tools.run(List.of(compiler.orElseThrow(), "-O2", "-pthread", "-o", program, program + ".c"));
    }

    boolean hasCompiler() {
        return compiler.isPresent();
    }

    Optional<String> strace() {
        return strace;
    }

    Path root() {
        return root;
    }

    String load() {
        return root.resolve("load").toString();
    }

    String reference() {
        return root.resolve("reference").toString();
    }

    /** The directory in which programs may write. */
    Path scratch() {
        return scratch;
    }

    /** A name in {@link #scratch} that was not used before. */
    String fresh() {
        return scratch.resolve("n" + names.incrementAndGet()).toString();
    }

    @Override
    public void close() throws IOException {
        Tools.deleteTree(root);
    }
}
