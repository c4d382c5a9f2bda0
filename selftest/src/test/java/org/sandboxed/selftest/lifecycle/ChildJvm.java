package org.sandboxed.selftest.lifecycle;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.SandboxedProcess;

/** The main class of JVMs that tests start, to see what becomes of their sandboxes. */
final class ChildJvm {

    static final int MOST_FREE = 40;

    private ChildJvm() {}

    /** Starts a JVM that runs {@link #main} with this class path. */
    static Process start(List<String> prefix, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(commandLine(Path.of(System.getProperty("java.io.tmpdir")), arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** The command that runs {@link #main}, with its temporary files in a directory. */
    static List<String> commandLine(Path temporary, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                ChildJvm.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /**
     * Does what the first argument says.
     *
     * <ul>
     *   <li>{@code own}: starts a stubborn tree, prints its pids and those of this JVM's other children, and waits
     *   <li>{@code leave}: the same, and returns from main
     *   <li>{@code exhaust}: runs a program with fewer and fewer descriptors to be had, and once more when there are enough
     *       again; then prints how many descriptors that left open
     *   <li>{@code commit}: the same with a program that makes a file in the subdirectory of a directory, the second argument,
     *       which is committed
     *   <li>{@code run}: runs a program and prints its output, or what went wrong
     *   <li>{@code again}: the same twice
     * </ul>
     */
    public static void main(String[] arguments) throws IOException {
        switch (arguments[0]) {
            case "own" -> {
                startTree();
                System.in.read();
            }
            case "leave" -> startTree();
            case "exhaust" -> exhaust(ChildJvm::runOne);
            case "commit" -> exhaust(() -> commitOne(Path.of(arguments[1])));
            case "again" -> {
                runOne();
                runOne();
            }
            default -> runOne();
        }
    }

    private static void startTree() throws IOException {
        SandboxedProcess process = Sandbox.builder().build().start(Trees.STUBBORN);
        InputStream out = process.stdout();
        StringBuilder line = new StringBuilder();
        for (int c = out.read(); c != '\n'; c = out.read()) {
            line.append((char) c);
        }
        ProcessHandle.current()
                .children()
                .forEach(child -> line.append(child.pid()).append(' '));
        System.out.println(line);
    }

    // Each number of free descriptors fails at another step of the start, down to none at all.
    private static void exhaust(Runnable attempt) throws IOException {
        attempt.run();
        long before = openDescriptors();
        Deque<InputStream> taken = new ArrayDeque<>();
        for (int free = MOST_FREE; free >= 0; free--) {
            takeAll(taken);
            for (int i = 0; i < free; i++) {
                taken.pop().close();
            }
            attempt.run();
        }
        for (InputStream each : taken) {
            each.close();
        }
        attempt.run();
        System.out.println(openDescriptors() - before + " left open");
    }

    private static long openDescriptors() throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc/self/fd"))) {
            return entries.count();
        }
    }

    private static void takeAll(Deque<InputStream> taken) {
        try {
            while (true) {
                taken.push(new FileInputStream("/dev/null"));
            }
        } catch (IOException none) {
            // That is what was asked for.
        }
    }

    private static void runOne() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            System.out.print(sandbox.run("echo", "ran").stdout());
        } catch (SandboxException e) {
            System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private static void commitOne(Path directory) {
        try (Sandbox sandbox = Sandbox.builder().workdir(directory).build()) {
            sandbox.run("sh", "-c", "rm -f subdir/new; echo > subdir/new");
            sandbox.commit();
            System.out.println("ran");
        } catch (SandboxException e) {
            System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }
}
