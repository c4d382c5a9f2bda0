package org.sandboxed.selftest.bench;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Action;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.kernel.Fd;
import org.sandboxed.engine.internal.kernel.Files;
import org.sandboxed.engine.internal.kernel.KernelException;
import org.sandboxed.engine.internal.kernel.OpenFlags;

/** What one trapped call costs its caller. */
final class CallRows {

    private static final Syscall CONTINUED = Syscall.GETPPID;
    private static final Syscall INJECTED = Syscall.GETPGID;

    private final Workbench bench;
    private final Scale scale;
    private final Report report;

    CallRows(Workbench bench, Scale scale, Report report) {
        this.bench = bench;
        this.scale = scale;
        this.report = report;
    }

    void measure() throws Exception {
        if (!bench.hasCompiler()) {
            report.skip("single calls", "there is no C compiler to build the program that makes them");
            return;
        }
        List<Syscall> traps = new ArrayList<>(List.of(CONTINUED, INJECTED));
        traps.addAll(Reference.DEFAULT_TRAPS);
        Reference trapping = Reference.trapping(bench, traps);
        try (Fd source = nullDevice();
                Sandbox sandbox = sandbox(Action.injectFd(source.number()))) {
            continued(sandbox, trapping);
            opened(sandbox, trapping.recording());
            injected(sandbox, trapping.injecting(INJECTED));
        }
        watched();
    }

    private static Fd nullDevice() {
        byte[] path = "/dev/null".getBytes(StandardCharsets.US_ASCII);
        return new Fd(KernelException.require(
                new Files().openat2(OpenFlags.AT_FDCWD, path, path.length, OpenFlags.O_CLOEXEC, 0, 0), "/dev/null"));
    }

    private Sandbox sandbox(Action injection) {
        return Sandbox.builder()
                .readable(bench.root().toString())
                .writable(bench.scratch().toString())
                .record(CONTINUED)
                .handler(INJECTED, context -> injection)
                .build();
    }

    private void continued(Sandbox sandbox, Reference reference) throws Exception {
        Medians medians = interleaved(sandbox, reference, "call", String.valueOf(CONTINUED.number()));
        addRow("one notification, continued", medians, 1.10);
    }

    private void opened(Sandbox sandbox, Reference reference) throws Exception {
        Medians medians = interleaved(sandbox, reference, "open", bench.load() + ".c");
        addRow("one open, path read, decided, recorded", medians, 1.15);
    }

    private void injected(Sandbox sandbox, Reference reference) throws Exception {
        Medians medians = interleaved(sandbox, reference, "inject", String.valueOf(INJECTED.number()));
        addRow("one descriptor injected, by a handler of the test", medians, 1.15);
    }

    private void watched() throws Exception {
        List<String> load = load("watch", "-");
        try (Sandbox sandbox = Sandbox.builder()
                .readable(bench.root().toString())
                .timeStart(Instant.parse("2000-01-01T00:00:00Z"))
                .build()) {
            Medians medians = new Interleaved()
                    .add(Variant.BARE, () -> micros(Reference.bare(bench).output(load)))
                    .add(Variant.SANDBOXED, () -> micros(output(sandbox.run(load))))
                    .run(scale.warmUps(), scale.rounds());
            report.add(Row.compared(
                    "one look at a clock that timeStart has set",
                    Unit.MICROS,
                    medians.of(Variant.SANDBOXED),
                    Variant.BARE.label(),
                    medians.of(Variant.BARE),
                    Goal.atMost(2)));
        }
    }

    private List<String> load(String kind, String argument) {
        return List.of(
                bench.load(), kind, argument, String.valueOf(scale.batches()), String.valueOf(scale.batchSize()));
    }

    private Medians interleaved(Sandbox sandbox, Reference reference, String kind, String argument) throws Exception {
        List<String> load = load(kind, argument);
        return new Interleaved()
                .add(Variant.C, () -> micros(reference.output(load)))
                .add(Variant.SANDBOXED, () -> micros(output(sandbox.run(load))))
                .run(scale.warmUps(), scale.rounds());
    }

    static String output(RunResult run) {
        if (run.exitCode() != 0) {
            throw new IllegalStateException("ended with " + run.exitCode() + ": " + run.stderr());
        }
        return run.stdout();
    }

    private static double[] micros(String nanosByLine) {
        return nanosByLine
                .lines()
                .mapToDouble(line -> Double.parseDouble(line) / 1000)
                .toArray();
    }

    private void addRow(String what, Medians medians, double limit) {
        report.add(Row.compared(
                what,
                Unit.MICROS,
                medians.of(Variant.SANDBOXED),
                Variant.C.label(),
                medians.of(Variant.C),
                Goal.atMost(limit)));
    }
}
