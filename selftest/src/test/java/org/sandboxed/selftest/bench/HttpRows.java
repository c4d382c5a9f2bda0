package org.sandboxed.selftest.bench;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.sandboxed.engine.Sandbox;

/** What it costs that HTTP rules look into requests. */
final class HttpRows {

    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final int NO_CONTENT = 204;
    /** A machine that others use takes its time, which is what is measured. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Prints how many microseconds a request takes. */
    private static final String CLIENT = """
        import http.client, sys, time
        connection = http.client.HTTPConnection('127.0.0.1', int(sys.argv[1]))
        def get():
            connection.request('GET', '/')
            connection.getresponse().read()
        count = int(sys.argv[2])
        for i in range(count // 10 + 1):
            get()
        start = time.perf_counter()
        for i in range(count):
            get()
        print((time.perf_counter() - start) / count * 1e6)
        """;

    private final Scale scale;
    private final Report report;

    HttpRows(Scale scale, Report report) {
        this.scale = scale;
        this.report = report;
    }

    void measure() throws Exception {
        Optional<String> python = Tools.find("python3");
        if (python.isPresent()) {
            measureRequests(python.get());
        } else {
            report.skip("a request over a kept connection", "this machine does not have python3");
        }
        if (Tools.find("curl").isPresent()) {
            measureFirst();
        } else {
            report.skip("the first HTTPS request", "this machine does not have curl");
        }
    }

    private void measureRequests(String python) throws Exception {
        HttpServer server = server();
        int port = server.getAddress().getPort();
        List<String> client = List.of(python, "-c", CLIENT, String.valueOf(port), String.valueOf(scale.batchSize()));
        try (Sandbox sandbox = Sandbox.builder()
                .allowHttp("GET 127.0.0.1/*")
                .httpPorts(port)
                .timeout(PATIENCE)
                .build()) {
            Medians results = new Interleaved()
                    .add(Variant.BARE, () -> number(Tools.run(client).stdout()))
                    .add(Variant.SANDBOXED, () -> number(CallRows.output(sandbox.run(client))))
                    .run(scale.warmUps(), scale.rounds());
            report.add(Row.mentioned(
                    "one HTTP request over a kept connection, looked into",
                    Unit.MICROS,
                    results.of(Variant.SANDBOXED),
                    Variant.BARE.label(),
                    results.of(Variant.BARE)));
        } finally {
            server.stop(0);
        }
    }

    private static HttpServer server() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(NO_CONTENT, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static double[] number(String text) {
        return new double[] {Double.parseDouble(text.strip())};
    }

    private void measureFirst() {
        Samples https = new Samples();
        Samples http = new Samples();
        for (int round = -scale.warmUps(); round < scale.rounds(); round++) {
            double first = first("https");
            double plain = first("http");
            if (round >= 0) {
                https.add(first);
                http.add(plain);
            }
        }
        report.add(Row.mentioned(
                "curl and its first HTTPS request, in a sandbox of its own, built and closed",
                Unit.MILLIS,
                https.median(),
                "over HTTP",
                http.median()));
    }

    private static double first(String scheme) {
        long start = System.nanoTime();
        Sandbox.Builder builder = Sandbox.builder().allowHttp().timeout(PATIENCE);
        try (Sandbox sandbox = (scheme.equals("https") ? builder.injectCa() : builder).build()) {
            sandbox.http().stub("GET api.example.com").respond(NO_CONTENT);
            CallRows.output(sandbox.run("curl", "-sS", scheme + "://api.example.com/"));
        }
        return (System.nanoTime() - start) / 1e6;
    }
}
