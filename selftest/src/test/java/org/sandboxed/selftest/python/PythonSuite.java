package org.sandboxed.selftest.python;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** CPython's test suite, of the Python of the system. */
final class PythonSuite {

    static final String PYTHON = "/usr/bin/python3";
    static final Duration LIMIT = Duration.ofMinutes(5);

    /** They talk to a TCP server of their own, and a sandbox without network rules has no network. */
    static final String NEEDS_NETWORK = "TestSendfile";

    private static final Pattern PASSED = Pattern.compile("^PASSED (\\S+)$", Pattern.MULTILINE);

    private final Path directory;
    private final Path script;

    private PythonSuite(Path directory, Path script) {
        this.directory = directory;
        this.script = script;
    }

    static void assumeInstalled() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of(PYTHON)), "skipped: there is no " + PYTHON);
        Process probe = new ProcessBuilder(PYTHON, "-c", "import test.test_subprocess").start();
        assumeTrue(
                probe.waitFor() == 0,
                "skipped: the test suite of " + PYTHON + " is not installed (package libpython3.x-testsuite)");
    }

    /** Puts what is needed into a directory. */
    static PythonSuite in(Path directory) throws IOException {
        Path script = directory.resolve("passing.py");
        try (InputStream source = PythonSuite.class.getResourceAsStream("passing.py")) {
            Files.write(script, requireNonNull(source).readAllBytes());
        }
        return new PythonSuite(directory, script);
    }

    /**
     * A program that runs the tests that its arguments name, and prints which of them pass. It leaves those out whose names have
     * what stands behind a dash, and of two numbers with a slash the first says which part it runs of how many.
     */
    Path script() {
        return script;
    }

    /** Where the standard library is; tests compile what is in it there, if they may. */
    Path library() throws IOException {
        Process probe =
                new ProcessBuilder(PYTHON, "-c", "import os; print(os.path.dirname(os.__file__), end='')").start();
        return Path.of(new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    /**
     * The tests that pass in an ordinary directory, of those that the arguments of the {@link #script} name. On a busy machine some
     * of CPython's tests never end; what passed before the limit counts.
     */
    Set<String> runOutside(Duration limit, String... arguments) {
        try {
            Path scratch = Files.createDirectory(directory.resolve("outside"));
            Path output = scratch.resolve("output");
            List<String> words = new ArrayList<>(List.of("setsid", "-w", "timeout", "-s", "KILL"));
            words.addAll(List.of(Long.toString(limit.toSeconds()), PYTHON, script.toString()));
            words.addAll(List.of(arguments));
            ProcessBuilder command = new ProcessBuilder(words)
                    .directory(scratch.toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            command.environment().keySet().retainAll(List.of("PATH", "HOME"));
            command.environment().put("LANG", "C.UTF-8");
            command.environment().put("TMPDIR", scratch.toString());
            command.start().waitFor();
            return passed(Files.readString(output, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while " + String.join(" ", arguments) + " ran", e);
        }
    }

    /** As much, with the limit that is enough for any choice of tests. */
    Set<String> runOutside(String... arguments) {
        return runOutside(LIMIT, arguments);
    }

    /** The names of the tests that passed. */
    static Set<String> passed(String output) {
        Set<String> tests = new TreeSet<>();
        Matcher matcher = PASSED.matcher(output);
        while (matcher.find()) {
            tests.add(matcher.group(1));
        }
        return tests;
    }
}
