package org.sandboxed.selftest.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.confine.NotifiedSets;

import static java.util.stream.Collectors.joining;

/** A way to run programs under the supervisor in C. Immutable. */
final class Reference {

    /**
     * Everything that a sandbox with the default policy traps whatever the arguments are, and listings, of which it traps those of
     * {@code /proc}; opening comes first, for the filter asks in this order.
     */
    static final List<Syscall> DEFAULT_TRAPS = List.of(
                    NotifiedSets.OPEN,
                    NotifiedSets.EXEC,
                    NotifiedSets.NAMES,
                    NotifiedSets.METADATA,
                    NotifiedSets.LISTING,
                    NotifiedSets.NETWORK,
                    NotifiedSets.PROCESS,
                    NotifiedSets.LIMITS)
            .stream()
            .flatMap(List::stream)
            .toList();

    /** Everything that a sandbox with a copy-on-write working directory traps whatever the arguments are. */
    static final List<Syscall> VIEW_TRAPS = Stream.of(DEFAULT_TRAPS, NotifiedSets.VIEW, NotifiedSets.UMASK)
            .flatMap(List::stream)
            .toList();

    private static final List<String> READABLE =
            List.of("/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin", "/etc", "/opt");
    private static final List<String> DEVICES =
            List.of("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty");

    private final Workbench bench;
    private final List<String> options;

    private Reference(Workbench bench, List<String> options) {
        this.bench = bench;
        this.options = options;
    }

    /** Confines nothing. */
    static Reference bare(Workbench bench) {
        return new Reference(bench, List.of());
    }

    /** Traps calls and lets them go on. */
    static Reference trapping(Workbench bench, List<Syscall> traps) {
        List<String> options = new ArrayList<>();
        options.add("-t");
        options.add(traps.stream()
                .filter(Syscall::isAvailable)
                .map(syscall -> String.valueOf(syscall.number()))
                .distinct()
                .collect(joining(",")));
        READABLE.forEach(path -> add(options, "-r", path));
        add(options, "-r", bench.root().toString());
        add(options, "-w", bench.scratch().toString());
        DEVICES.forEach(path -> add(options, "-w", path));
        return new Reference(bench, options);
    }

    /** Reads the paths, decides, and records. */
    Reference recording() {
        return with("-p");
    }

    /** Answers a syscall with a descriptor. */
    Reference injecting(Syscall syscall) {
        return with("-i", String.valueOf(syscall.number()));
    }

    /** Runs several at once. */
    Reference copies(int copies) {
        return with("-k", String.valueOf(copies));
    }

    private Reference with(String... more) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of(more));
        return new Reference(bench, List.copyOf(all));
    }

    private static void add(List<String> options, String flag, String path) {
        if (Files.exists(Path.of(path))) {
            options.add(flag);
            options.add(path);
        }
    }

    /** What to start for a program under this supervisor. */
    List<String> command(List<String> program) {
        List<String> command = new ArrayList<>();
        command.add(bench.reference());
        command.addAll(options);
        command.add("--");
        command.addAll(program);
        return command;
    }

    private Tools.Finished run(List<String> program) throws IOException, InterruptedException {
        return Tools.run(command(program), bench.scratch().toString());
    }

    /** What the program printed. */
    String output(List<String> program) throws IOException, InterruptedException {
        return run(program).stdout();
    }

    /** From the spawn to the end, in milliseconds; the start of the supervisor's own process does not count. */
    double millis(List<String> program) throws IOException, InterruptedException {
        List<String> lines = run(program).stderr().lines().toList();
        return Double.parseDouble(lines.get(lines.size() - 1)) / 1e6;
    }
}
