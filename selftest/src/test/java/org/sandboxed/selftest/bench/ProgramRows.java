package org.sandboxed.selftest.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sandboxed.engine.Sandbox;

/** What real programs take, next to what they take unconfined, under the supervisor in C, and under strace. */
final class ProgramRows {

    private static final double SLOWEST = 1.25;
    private static final double SLOWEST_PATH_CALLS = 1.10;
    private static final double TIMES_LESS_THAN_STRACE = 20;

    private final Workbench bench;
    private final Scale scale;
    private final Report report;

    ProgramRows(Workbench bench, Scale scale, Report report) {
        this.bench = bench;
        this.scale = scale;
        this.report = report;
    }

    void measure() throws Exception {
        try (Sandbox sandbox = Sandbox.builder()
                .readable(bench.root().toString())
                .writable(bench.scratch().toString())
                .build()) {
            for (Job job : new Jobs(bench, report).prepare(scale.files())) {
                addRows(job, measure(sandbox, job));
            }
        }
        if (!bench.hasCompiler()) {
            report.skip("comparisons with a supervisor in C", "there is no C compiler");
        }
        if (bench.strace().isEmpty()) {
            report.skip("comparisons with strace", "this machine does not have it");
        }
    }

    private Medians measure(Sandbox sandbox, Job job) throws Exception {
        Interleaved variants = new Interleaved();
        if (bench.hasCompiler()) {
            Reference bare = Reference.bare(bench);
            Reference reference =
                    Reference.trapping(bench, Reference.DEFAULT_TRAPS).recording();
            variants.add(Variant.BARE, () -> one(bare.millis(job.command().get())))
                    .add(Variant.C, () -> one(reference.millis(job.command().get())));
        } else {
            variants.add(Variant.BARE, () -> one(plain(job.command().get())));
        }
        Optional<String> strace = bench.strace();
        if (strace.isPresent()) {
            variants.add(
                    Variant.STRACE,
                    () -> one(plain(straced(strace.get(), job.command().get()))));
        }
        variants.add(Variant.SANDBOXED, () -> {
            List<String> command = job.command().get();
            long start = System.nanoTime();
            CallRows.output(sandbox.run(command));
            return one((System.nanoTime() - start) / 1e6);
        });
        return variants.run(scale.warmUps(), scale.rounds());
    }

    private static List<String> straced(String strace, List<String> command) {
        List<String> traced = new ArrayList<>(List.of(strace, "-f", "-o", "/dev/null"));
        traced.addAll(command);
        return traced;
    }

    private double plain(List<String> command) throws IOException, InterruptedException {
        return Tools.run(command, bench.scratch().toString()).nanos() / 1e6;
    }

    private static double[] one(double value) {
        return new double[] {value};
    }

    private void addRows(Job job, Medians results) {
        double ours = results.of(Variant.SANDBOXED);
        double bare = results.of(Variant.BARE);
        addProgram(job, results, ours, bare);
        if (results.has(Variant.STRACE)) {
            addAdded(job, results, ours, bare);
        }
    }

    private void addProgram(Job job, Medians results, double ours, double bare) {
        if (!job.isPathCallsOnly()) {
            report.add(Row.compared(job.name(), Unit.MILLIS, ours, Variant.BARE.label(), bare, Goal.atMost(SLOWEST)));
        } else if (results.has(Variant.C)) {
            report.add(Row.compared(
                    job.name(),
                    Unit.MILLIS,
                    ours,
                    Variant.C.label(),
                    results.of(Variant.C),
                    Goal.atMost(SLOWEST_PATH_CALLS)));
        }
        if (results.has(Variant.C) && !job.isPathCallsOnly()) {
            report.add(Row.mentioned(
                    job.name() + ", under the C supervisor",
                    Unit.MILLIS,
                    results.of(Variant.C),
                    Variant.BARE.label(),
                    bare));
        }
    }

    private void addAdded(Job job, Medians results, double ours, double bare) {
        double strace = results.of(Variant.STRACE) - bare;
        report.add(Row.timesLess(
                job.name() + ", time added",
                Unit.MILLIS,
                ours - bare,
                Variant.STRACE.label(),
                strace,
                Goal.atLeast(TIMES_LESS_THAN_STRACE)));
        if (results.has(Variant.C)) {
            report.add(Row.mentionedTimesLess(
                    job.name() + ", time added by the C supervisor",
                    Unit.MILLIS,
                    results.of(Variant.C) - bare,
                    Variant.STRACE.label(),
                    strace));
        }
    }
}
