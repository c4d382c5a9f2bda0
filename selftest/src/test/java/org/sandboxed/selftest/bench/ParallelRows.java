package org.sandboxed.selftest.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxedProcess;
import org.sandboxed.engine.handler.Syscall;

/** How many notifications are answered in a second by several sandboxes together. */
final class ParallelRows {

    private static final int ROUNDS = 5;

    private final Workbench bench;
    private final Scale scale;
    private final Report report;

    ParallelRows(Workbench bench, Scale scale, Report report) {
        this.bench = bench;
        this.scale = scale;
        this.report = report;
    }

    void measure() throws Exception {
        if (!bench.hasCompiler()) {
            report.skip("sandboxes at once", "there is no C compiler to build the program that they run");
            return;
        }
        Reference reference = Reference.trapping(bench, List.of(Syscall.GETPPID));
        for (int copies : scale.atOnce()) {
            Reference several = reference.copies(copies);
            Medians results = new Interleaved()
                    .add(Variant.C, () -> rate(several.output(load(copies))))
                    .add(Variant.SANDBOXED, () -> rate(sandboxed(copies)))
                    .run(Math.min(1, scale.warmUps()), Math.min(ROUNDS, scale.rounds()));
            report.add(Row.compared(
                    copies + (copies == 1 ? " sandbox" : " sandboxes at once") + ", notifications together",
                    Unit.THOUSANDS_A_SECOND,
                    results.of(Variant.SANDBOXED),
                    Variant.C.label(),
                    results.of(Variant.C),
                    Goal.atLeast(0.93)));
        }
    }

    /** Starts calling when all copies are surely there. */
    private List<String> load(int copies) {
        long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200 + 20L * copies);
        long end = start + TimeUnit.MILLISECONDS.toNanos(scale.parallelMillis());
        return List.of(bench.load(), "until", String.valueOf(start), String.valueOf(end));
    }

    private String sandboxed(int copies) {
        List<String> load = load(copies);
        List<Sandbox> sandboxes = new ArrayList<>();
        List<SandboxedProcess> processes = new ArrayList<>();
        StringBuilder counts = new StringBuilder();
        try {
            for (int i = 0; i < copies; i++) {
                Sandbox sandbox = Sandbox.builder()
                        .readable(bench.root().toString())
                        .record(Syscall.GETPPID)
                        .build();
                sandboxes.add(sandbox);
                processes.add(sandbox.start(load));
            }
            for (SandboxedProcess process : processes) {
                counts.append(CallRows.output(process.waitFor()));
            }
        } finally {
            sandboxes.forEach(Sandbox::close);
        }
        return counts.toString();
    }

    private double[] rate(String counts) {
        double total = counts.lines().mapToDouble(Double::parseDouble).sum();
        return new double[] {total / scale.parallelMillis()};
    }
}
