package org.sandboxed.selftest.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Programs of the machine: where they are, and how one is run to its end. */
final class Tools {

    /** Where a program is looked for: what a sandbox has as its PATH. */
    private static final List<Path> SEARCHED = List.of(Path.of("/usr/local/bin"), Path.of("/usr/bin"), Path.of("/bin"));

    private Tools() {}

    static Optional<String> find(String... names) {
        for (String name : names) {
            for (Path directory : SEARCHED) {
                Path candidate = directory.resolve(name);
                if (Files.isExecutable(candidate)) {
                    return Optional.of(candidate.toString());
                }
            }
        }
        return Optional.empty();
    }

    /**
     * What a finished program left.
     *
     * @param stdout its output
     * @param stderr its error output
     * @param nanos from before its start to after its end
     */
    record Finished(String stdout, String stderr, long nanos) {}

    /** Runs a program that must succeed. */
    static Finished run(List<String> command) throws IOException, InterruptedException {
        return run(command, System.getProperty("java.io.tmpdir"));
    }

    /** Runs a program that must succeed, with a home that is also where its temporary files go. */
    static Finished run(List<String> command, String home) throws IOException, InterruptedException {
        Path errors = Files.createTempFile("bench-", ".err");
        try {
            long start = System.nanoTime();
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
            cleanEnvironment(builder.environment(), home);
            Process process = builder.start();
            process.getOutputStream().close();
            byte[] stdout = process.getInputStream().readAllBytes();
            int exit = process.waitFor();
            long nanos = System.nanoTime() - start;
            String stderr = Files.readString(errors);
            if (exit != 0) {
                throw new IllegalStateException(command + " ended with " + exit + ": " + stderr);
            }
            return new Finished(new String(stdout, StandardCharsets.UTF_8), stderr, nanos);
        } finally {
            Files.delete(errors);
        }
    }

    /** The environment that a program has in a sandbox, so that it does the same here. */
    private static void cleanEnvironment(Map<String, String> environment, String home) {
        environment.clear();
        environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        environment.put("LANG", "C.UTF-8");
        environment.put("HOME", home);
        environment.put("TMPDIR", home);
    }

    static void copyResource(String name, Path target) {
        try (var resource = Tools.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException("no resource " + name);
            }
            Files.copy(resource, target);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    static void deleteTree(Path root) throws IOException {
        try (var paths = Files.walk(root)) {
            List<File> deepestFirst = paths.map(Path::toFile)
                    .sorted((a, b) -> b.getPath().compareTo(a.getPath()))
                    .toList();
            for (File file : deepestFirst) {
                Files.delete(file.toPath());
            }
        }
    }
}
