package org.sandboxed.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A server of the test: tells what it was asked, and remembers it. */
final class WebServer implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();

    WebServer() throws IOException {
        this(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    }

    WebServer(InetAddress address) throws IOException {
        server = HttpServer.create(new InetSocketAddress(address, 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        requests.add(line);
        headers.add(Map.copyOf(exchange.getRequestHeaders()));
        String told = exchange.getRequestURI().getPath().equals("/echo")
                ? exchange.getRequestHeaders().entrySet().toString()
                : "";
        byte[] text = (line + (body.isEmpty() ? "" : " " + body) + told + "\n").getBytes(UTF_8);
        exchange.getResponseHeaders().add("X-Server", "test");
        boolean isHead = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(200, isHead ? -1 : text.length);
        if (!isHead) {
            exchange.getResponseBody().write(text);
        }
        exchange.close();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Host and port. */
    String here() {
        return "localhost:" + port();
    }

    /** Method and target of each request so far. */
    List<String> requests() {
        return requests;
    }

    /** All values of a header of the last request. */
    List<String> lastHeader(String name) {
        return headers.get(headers.size() - 1).getOrDefault(name, List.of());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
