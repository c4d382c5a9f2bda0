package org.sandboxed.assertj;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.sandboxed.engine.record.HttpExchange;
import org.sandboxed.engine.record.HttpMessage;

import static java.nio.charset.StandardCharsets.UTF_8;

/** An exchange without an engine. */
record FakeRequest(
        String method,
        String host,
        String path,
        int code,
        String decidedBy,
        List<Map.Entry<String, String>> sent,
        String body)
        implements HttpExchange {

    static FakeRequest allowed(String method, String host, String path, int status) {
        return new FakeRequest(method, host, path, status, "allowHttp: * *", List.of(), "");
    }

    static FakeRequest denied(String method, String host, String path, String rule) {
        return new FakeRequest(method, host, path, 403, rule, List.of(), "");
    }

    FakeRequest sending(String header, String value, String text) {
        return new FakeRequest(method, host, path, code, decidedBy, List.of(Map.entry(header, value)), text);
    }

    @Override
    public String scheme() {
        return "http";
    }

    @Override
    public int port() {
        return 80;
    }

    @Override
    public Optional<String> query() {
        return Optional.empty();
    }

    @Override
    public String url() {
        return "http://" + host + path;
    }

    @Override
    public HttpMessage request() {
        return new FakeMessage(sent, body);
    }

    @Override
    public HttpMessage response() {
        return new FakeMessage(List.of(), "");
    }

    @Override
    public OptionalInt status() {
        return OptionalInt.of(code);
    }

    @Override
    public boolean isDenied() {
        return code == 403;
    }

    @Override
    public boolean isStubbed() {
        return decidedBy.startsWith("stub");
    }

    @Override
    public Optional<String> rule() {
        return Optional.of(decidedBy);
    }

    @Override
    public Optional<String> credential() {
        return method.equals("PUT") ? Optional.of("token") : Optional.empty();
    }

    @Override
    public int pid() {
        return 1;
    }

    @Override
    public Duration at() {
        return Duration.ZERO;
    }

    @Override
    public Duration took() {
        return Duration.ZERO;
    }

    @Override
    public String describe() {
        return method + " " + url() + " -> " + code;
    }

    @Override
    public String toString() {
        return describe();
    }

    private record FakeMessage(List<Map.Entry<String, String>> headers, String text) implements HttpMessage {

        @Override
        public Optional<String> header(String name) {
            return headers.stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .findFirst();
        }

        @Override
        public byte[] body() {
            return text.getBytes(UTF_8);
        }

        @Override
        public long bodySize() {
            return body().length;
        }
    }
}
