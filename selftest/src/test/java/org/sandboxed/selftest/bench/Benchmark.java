package org.sandboxed.selftest.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Measures every row and prints a table; see {@code docs/benchmarks.md}. */
public final class Benchmark {

    private static final List<String> GROUPS =
            List.of("calls", "launch", "programs", "workdir", "chroot", "network", "http", "parallel", "memory");

    private Benchmark() {}

    /** Takes the scale (full, quick, smoke), and which groups of rows to measure; all unless some are named. */
    public static void main(String... arguments) throws Exception {
        Scale scale = Scale.named(arguments.length == 0 ? "full" : arguments[0]);
        List<String> groups = arguments.length > 1 ? List.of(arguments).subList(1, arguments.length) : GROUPS;
        run(scale, groups, new PrintStream(System.out, true, StandardCharsets.UTF_8));
    }

    static Report run(Scale scale, List<String> groups, PrintStream out) throws Exception {
        out.println(machine());
        out.println();
        Report report = new Report(out);
        try (Workbench bench = Workbench.open()) {
            for (String group : groups) {
                measure(group, bench, scale, report);
            }
        }
        report.finish();
        return report;
    }

    private static void measure(String group, Workbench bench, Scale scale, Report report) throws Exception {
        switch (group) {
            case "calls" -> new CallRows(bench, scale, report).measure();
            case "launch" -> new LaunchRows(scale, report).measure();
            case "programs" -> new ProgramRows(bench, scale, report).measure();
            case "workdir" -> new WorkdirRows(bench, scale, report).measure();
            case "chroot" -> new ChrootRows(bench, scale, report).measure();
            case "http" -> new HttpRows(scale, report).measure();
            case "network" -> new NetworkRows(bench, scale, report).measure();
            case "parallel" -> new ParallelRows(bench, scale, report).measure();
            case "memory" -> new MemoryRows(bench, scale, report).measure();
            default -> throw new IllegalArgumentException("rows " + group + "; there are " + GROUPS);
        }
    }

    private static String machine() throws IOException {
        return String.format(
                Locale.ROOT,
                "%d processors, load %.2f at the start, Linux %s, %s %s",
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip(),
                System.getProperty("java.vm.name"),
                Runtime.version());
    }
}
