package org.sandboxed.selftest.bench;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.selftest.FreshJvm;

/** What it costs to start a program that does nothing, in a warm JVM and as the first one of a JVM. */
final class LaunchRows {

    private static final int FIRST_WARM_UPS = 50;

    private final Scale scale;
    private final Report report;
    private double classes;

    LaunchRows(Scale scale, Report report) {
        this.scale = scale;
        this.report = report;
    }

    void measure() throws Exception {
        String program = Tools.find("true").orElseThrow();
        warm(program);
        shares(program);
        java();
        first(program);
    }

    private void java() throws Exception {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            List<String> command = sandbox.runJava(HelloRun.class).command();
            Medians run = new Interleaved()
                    .add(Variant.BARE, () -> millis(() -> process(command)))
                    .add(Variant.SANDBOXED, () -> millis(() -> CallRows.output(sandbox.runJava(HelloRun.class))))
                    .run(scale.warmUps(), scale.jvms());
            report.add(Row.compared(
                    "runJava, a class that prints a line",
                    Unit.MILLIS,
                    run.of(Variant.SANDBOXED),
                    Variant.BARE.label(),
                    run.of(Variant.BARE),
                    Goal.atMost(1.3)));
        }
    }

    private void warm(String program) throws Exception {
        List<String> command = List.of(program);
        int warmUps = Math.min(scale.launches(), FIRST_WARM_UPS);
        try (Sandbox sandbox = Sandbox.builder().build()) {
            Interleaved.Probe sandboxed = () -> millis(() -> CallRows.output(sandbox.run(command)));
            Interleaved.Probe built = () -> millis(() -> runOnce(command));
            Interleaved.Probe plain = () -> millis(() -> process(command));
            Interleaved both =
                    new Interleaved().add(Variant.PROCESS_BUILDER, plain).add(Variant.SANDBOXED, sandboxed);
            Medians early = both.run(warmUps, scale.launches());
            report.add(Row.mentioned(
                    "true, spawn to reaped, after " + warmUps + " launches",
                    Unit.MILLIS,
                    early.of(Variant.SANDBOXED),
                    Variant.PROCESS_BUILDER.label(),
                    early.of(Variant.PROCESS_BUILDER)));
            Medians whole = new Interleaved()
                    .add(Variant.PROCESS_BUILDER, plain)
                    .add(Variant.SANDBOXED, built)
                    .run(warmUps, scale.launches());
            report.add(Row.mentioned(
                    "true in a sandbox of its own, built and closed",
                    Unit.MILLIS,
                    whole.of(Variant.SANDBOXED),
                    Variant.PROCESS_BUILDER.label(),
                    whole.of(Variant.PROCESS_BUILDER)));
            Medians run = both.run(scale.warmLaunches(), scale.launches());
            report.add(Row.compared(
                    "true, spawn to reaped, warm JVM",
                    Unit.MILLIS,
                    run.of(Variant.SANDBOXED),
                    Variant.PROCESS_BUILDER.label(),
                    run.of(Variant.PROCESS_BUILDER),
                    Goal.atMost(0.85)));
        }
    }

    private void first(String program) throws Exception {
        Medians results = new Interleaved()
                .add(Variant.PROCESS_BUILDER, () -> fresh(FirstRun.PLAIN, program))
                .add(Variant.SANDBOXED, () -> fresh(FirstRun.SANDBOXED, program))
                .run(0, scale.jvms());
        report.add(Row.bounded(
                "first sandbox of a JVM in which JUnit has run, class loading included",
                Unit.MILLIS,
                results.of(Variant.SANDBOXED),
                Variant.PROCESS_BUILDER.label(),
                results.of(Variant.PROCESS_BUILDER),
                Goal.atMost(60)));
        report.add(Row.noted("classes that the first sandbox of a JVM loads", Unit.CLASSES, classes));
    }

    private double[] fresh(String what, String program) throws IOException, InterruptedException {
        String[] nanosAndClasses = Tools.run(FreshJvm.command(List.of(), FirstRun.class, what, program))
                .stdout()
                .strip()
                .split(" ", 2);
        classes = Double.parseDouble(nanosAndClasses[1]);
        return new double[] {Double.parseDouble(nanosAndClasses[0]) / 1e6};
    }

    private void shares(String program) throws IOException, InterruptedException {
        if (!ShareRun.isPossible()) {
            report.skip("work for a launch", "the kernel does not count it (CONFIG_SCHED_INFO)");
            return;
        }
        int launches = scale.launches();
        String warmUps = String.valueOf(Math.min(launches, FIRST_WARM_UPS));
        List<String> nanos = Tools.run(
                        FreshJvm.command(List.of(), ShareRun.class, program, warmUps, String.valueOf(launches)))
                .stdout()
                .lines()
                .toList();
        Iterator<String> each = nanos.iterator();
        for (ShareRun.Share share : ShareRun.Share.values()) {
            double millis = Double.parseDouble(each.next()) / 1e6;
            report.add(Row.noted("work for a launch: " + share.label(), Unit.MILLIS, millis));
        }
    }

    /** Work that may fail. */
    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }

    private static double[] millis(Work work) throws Exception {
        long start = System.nanoTime();
        work.run();
        return new double[] {(System.nanoTime() - start) / 1e6};
    }

    static void runOnce(List<String> command) {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            CallRows.output(sandbox.run(command));
        }
    }

    /** As a test would do it: everything read, then waited for. */
    static void process(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).start();
        process.getOutputStream().close();
        process.getInputStream().readAllBytes();
        process.getErrorStream().readAllBytes();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(command + " ended with " + process.exitValue());
        }
    }
}
