package org.sandboxed.selftest.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxedProcess;

/** What a connection costs that the rules allow: its data is not trapped. */
final class NetworkRows {

    private static final double AS_FAST = 0.99;
    /** Many short ones: where both ends happen to run makes more of a difference to one than anything measured here. */
    private static final int STREAMS = 20;

    private static final int STREAMS_SHARE = 4;
    private static final int SERIES = 6;

    private static final int REDIS = 6379;
    private static final int REQUESTS_FOR_EACH_CALL = 25;
    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration LONG_ENOUGH = Duration.ofHours(1);

    private final Workbench bench;
    private final Scale scale;
    private final Report report;

    NetworkRows(Workbench bench, Scale scale, Report report) {
        this.bench = bench;
        this.scale = scale;
        this.report = report;
    }

    void measure() throws Exception {
        if (bench.hasCompiler()) {
            try (SinkServer server = SinkServer.start()) {
                connections(server.port());
            }
        } else {
            report.skip("connections", "there is no C compiler to build the program that makes them");
        }
        Optional<String> redis = Tools.find("redis-server");
        Optional<String> client = Tools.find("redis-benchmark");
        if (redis.isPresent() && client.isPresent()) {
            redis(redis.get(), client.get());
        } else {
            report.skip("redis-benchmark", "this machine does not have it, or no redis-server");
        }
    }

    private void connections(int port) throws Exception {
        int mebibytes = Math.max(1, scale.batchSize() / STREAMS_SHARE);
        List<String> stream = List.of(bench.load(), "stream", String.valueOf(port), String.valueOf(mebibytes));
        int dials = Math.max(1, scale.batchSize() / 10);
        List<String> dial = List.of(
                bench.load(), "dial", String.valueOf(port), String.valueOf(scale.batches()), String.valueOf(dials));
        try (Sandbox sandbox = Sandbox.builder()
                .readable(bench.root().toString())
                .allowNet("tcp://" + LOOPBACK + ":" + port)
                .timeout(LONG_ENOUGH)
                .build()) {
            Pairs rates = Pairs.measure(
                    () -> numbers(CallRows.output(sandbox.run(stream)), 1),
                    () -> numbers(Reference.bare(bench).output(stream), 1),
                    scale.warmUps(),
                    STREAMS * scale.rounds());
            report.add(Row.paired(
                    "data over an allowed connection",
                    Unit.MEBIBYTES_A_SECOND,
                    Variant.BARE.label(),
                    rates,
                    Goal.atLeast(AS_FAST)));
            Medians times = interleaved(sandbox, dial, 1000, scale.rounds());
            report.add(Row.mentioned(
                    "one allowed connection, made and closed",
                    Unit.MICROS,
                    times.of(Variant.SANDBOXED),
                    Variant.BARE.label(),
                    times.of(Variant.BARE)));
        }
    }

    private Medians interleaved(Sandbox sandbox, List<String> command, double unit, int rounds) throws Exception {
        return new Interleaved()
                .add(Variant.BARE, () -> numbers(Reference.bare(bench).output(command), unit))
                .add(Variant.SANDBOXED, () -> numbers(CallRows.output(sandbox.run(command)), unit))
                .run(scale.warmUps(), rounds);
    }

    private static double[] numbers(String lines, double unit) {
        return lines.lines()
                .mapToDouble(line -> Double.parseDouble(line) / unit)
                .toArray();
    }

    /** Both servers live side by side, and the same client asks one after the other. */
    private void redis(String server, String client) throws Exception {
        int free = freePort();
        Process bare = bare(server, free);
        try (Sandbox sandbox =
                Sandbox.builder().portRemap(true).timeout(LONG_ENOUGH).build()) {
            SandboxedProcess sandboxed = sandbox.start(command(server, REDIS));
            int port = sandboxed.awaitListening(REDIS);
            awaitListening(client, free);
            report.add(Row.paired(
                    "redis-benchmark, GET",
                    Unit.THOUSANDS_A_SECOND,
                    Variant.BARE.label(),
                    pairs(client, port, free),
                    Goal.atLeast(AS_FAST)));
            sandboxed.kill();
            sandboxed.waitFor();
            if (bench.hasCompiler()) {
                underReference(server, client, free);
            }
            bareAgain(server, client, free);
        } finally {
            bare.destroyForcibly().waitFor();
        }
    }

    /** What any filter costs: a server under the supervisor in C, which traps as much and does nothing meanwhile, too. */
    private void underReference(String server, String client, int port) throws Exception {
        int another = freePort();
        Process supervised =
                start(Reference.trapping(bench, Reference.DEFAULT_TRAPS).command(command(server, another)));
        try {
            awaitListening(client, another);
            report.add(Row.mentioned(
                    "redis-benchmark, GET, under the C supervisor",
                    Unit.THOUSANDS_A_SECOND,
                    Variant.BARE.label(),
                    pairs(client, another, port)));
            Tools.run(List.of(cli(client), "-p", String.valueOf(another), "shutdown", "nosave"));
            supervised.waitFor();
        } finally {
            supervised.destroyForcibly().waitFor();
        }
    }

    /** By how much two servers differ that are the same. */
    private void bareAgain(String server, String client, int port) throws Exception {
        int another = freePort();
        Process bare = bare(server, another);
        try {
            awaitListening(client, another);
            Pairs rates = pairs(client, another, port);
            report.add(Row.mentioned(
                    "redis-benchmark, GET, without a sandbox", Unit.THOUSANDS_A_SECOND, Variant.BARE.label(), rates));
        } finally {
            bare.destroyForcibly().waitFor();
        }
    }

    private Pairs pairs(String client, int ours, int theirs) throws Exception {
        return Pairs.measure(
                () -> requests(client, ours), () -> requests(client, theirs), scale.warmUps(), SERIES * scale.rounds());
    }

    private Process bare(String server, int port) throws IOException {
        // A program of a sandbox has a session of its own, and so a share of the processors of its own.
        List<String> inSession = new ArrayList<>(List.of("setsid"));
        inSession.addAll(command(server, port));
        return start(inSession);
    }

    private Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .directory(bench.scratch().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static List<String> command(String server, int port) {
        return List.of(server, "--port", String.valueOf(port), "--bind", LOOPBACK, "--save", "", "--appendonly", "no");
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private static String cli(String client) {
        return Path.of(client).resolveSibling("redis-cli").toString();
    }

    /** The client of Redis itself waits for nobody. */
    private static void awaitListening(String client, int port) throws IOException, InterruptedException {
        List<String> ping = List.of(cli(client), "-p", String.valueOf(port), "ping");
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (new ProcessBuilder(ping).redirectErrorStream(true).start().waitFor() != 0) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("redis-server does not listen on port " + port);
            }
        }
    }

    private double[] requests(String client, int port) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(client, "-p", String.valueOf(port), "-t", "get", "--csv"));
        command.addAll(List.of("-n", String.valueOf(scale.batchSize() * REQUESTS_FOR_EACH_CALL)));
        List<String> lines = Tools.run(command).stdout().lines().toList();
        String rate = lines.get(lines.size() - 1).split(",", -1)[1].replace("\"", "");
        return new double[] {Double.parseDouble(rate) / 1000};
    }
}
