package org.sandboxed.selftest.bench;

import java.util.List;
import org.sandboxed.selftest.FreshJvm;

/** What a sandbox and an event take, measured in a JVM of their own with a heap that does not grow. */
final class MemoryRows {

    private static final List<String> STEADY_HEAP =
            List.of("-XX:+UseSerialGC", "-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch", "-Xshare:auto");

    private final Workbench bench;
    private final Scale scale;
    private final Report report;

    MemoryRows(Workbench bench, Scale scale, Report report) {
        this.bench = bench;
        this.scale = scale;
        this.report = report;
    }

    void measure() throws Exception {
        report.add(Row.alone(
                "memory of a live sandbox, resident, its heap included",
                Unit.KIBIBYTES,
                fresh(MemoryRun.LIVE, String.valueOf(scale.live()), "") / 1024,
                Goal.atMost(256)));
        if (bench.hasCompiler()) {
            report.add(Row.alone(
                    "heap of a recorded open, its path included",
                    Unit.BYTES,
                    fresh(MemoryRun.EVENT, String.valueOf(scale.batches() * scale.batchSize()), bench.load()),
                    Goal.atMost(200)));
        } else {
            report.skip("heap of an event", "there is no C compiler to build the program that makes them");
        }
    }

    private static double fresh(String what, String count, String load) throws Exception {
        List<String> command = FreshJvm.command(STEADY_HEAP, MemoryRun.class, what, count, load);
        return Double.parseDouble(Tools.run(command).stdout().strip());
    }
}
