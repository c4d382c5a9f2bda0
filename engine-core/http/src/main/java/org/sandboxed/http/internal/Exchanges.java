package org.sandboxed.http.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.http.HttpOrigin;
import org.sandboxed.engine.internal.http.HttpRequest;
import org.sandboxed.engine.internal.http.HttpSide;
import org.sandboxed.engine.internal.http.HttpVerdict;
import org.sandboxed.engine.internal.http.Recording;
import org.sandboxed.engine.internal.http.StubAnswer;
import org.sandboxed.engine.policy.HttpHost;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

/** Serves the requests of one connection, one after the other, each on its own merits. Not thread-safe. */
final class Exchanges {

    private static final String HOST_PROBLEM = "HTTP: a request names one host, the same in every place";
    private static final int NOT_ALLOWED = 405;
    private static final int NOT_IMPLEMENTED = 501;
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII);

    private final HttpSide side;
    private final HttpOrigin origin;
    private final Transport transport;
    private final StrictInput in;
    private final OutputStream out;
    private final Forwarding forwarding;
    private boolean isAtEnd;

    Exchanges(
            HttpSide side,
            HttpOrigin origin,
            Transport transport,
            StrictInput in,
            OutputStream out,
            Forwarding forwarding) {
        this.side = side;
        this.origin = origin;
        this.transport = transport;
        this.in = in;
        this.out = out;
        this.forwarding = forwarding;
    }

    /** Whether the client has said that it sends no more. */
    boolean isAtEnd() {
        return isAtEnd;
    }

    /** Serves the next request; whether another one may follow. */
    boolean serveOne() throws IOException {
        RequestHead head;
        try {
            HeadReader.Head read = HeadReader.read(in);
            if (read == null) {
                isAtEnd = true;
                return false;
            }
            head = RequestHead.parse(read);
        } catch (MalformedException e) {
            HttpRequest unknown =
                    new HttpRequest("?", transport.scheme(), hostOfOrigin(), origin.port(), "/", Optional.empty());
            refuse(side.record(origin, unknown, List.of()), null, Refusal.of(e));
            return false;
        }
        return serve(head);
    }

    private boolean serve(RequestHead head) throws IOException {
        String host = host(head);
        HttpRequest request = request(head, host == null ? hostOfOrigin() : host);
        Recording recording = side.record(origin, request, head.headers().all());
        Refusal refusal = host == null || !transport.mayCarry(host) ? Refusal.forbidden(HOST_PROBLEM) : unspoken(head);
        if (refusal != null) {
            return refuse(recording, head, refusal);
        }
        HttpVerdict verdict = side.judge(origin, request);
        if (!verdict.isAllowed()) {
            return refuse(recording, head, Refusal.forbidden(verdict.rule()));
        }
        recording.judged(verdict);
        Attachment attachment = Attachment.of(head, verdict.secret());
        if (attachment != null) {
            recording.attached(attachment.secret().name());
        }
        return serve(new Outgoing(head, request, attachment), recording, verdict.stub());
    }

    private boolean serve(Outgoing outgoing, Recording recording, @Nullable StubAnswer stub) throws IOException {
        RequestBody body = new RequestBody(outgoing.head(), in, this::tellToContinue, recording);
        try {
            return stub == null ? forward(outgoing, body, recording) : answer(outgoing.head(), body, recording, stub);
        } catch (MalformedException e) {
            return refuse(recording, null, Refusal.of(e));
        } catch (EOFException e) {
            isAtEnd = true;
            return false;
        } finally {
            recording.ended();
        }
    }

    private boolean forward(Outgoing outgoing, RequestBody body, Recording recording) throws IOException {
        Attachment attachment = outgoing.attachment();
        if (attachment != null) {
            side.sends(attachment.secret(), origin, outgoing.request());
        }
        return forwarding.forward(outgoing, body, recording, out);
    }

    private HttpRequest request(RequestHead head, String host) {
        return new HttpRequest(head.method(), transport.scheme(), host, origin.port(), head.path(), head.query());
    }

    private static @Nullable Refusal unspoken(RequestHead head) {
        if (head.method().equals("CONNECT")) {
            return new Refusal(NOT_ALLOWED, "HTTP: CONNECT: there is no way through here to another protocol");
        }
        if (head.isUpgrade()) {
            return new Refusal(
                    NOT_IMPLEMENTED,
                    "HTTP: Upgrade to " + head.headers().first(Headers.UPGRADE) + ": only HTTP/1.1 can be judged");
        }
        return null;
    }

    /** The one host that a request names; null where there is none, or there are two. */
    private @Nullable String host(RequestHead head) {
        List<String> hosts = head.headers().values(Headers.HOST);
        RequestHead.Absolute absolute = head.absolute();
        if (hosts.size() > 1 || (hosts.isEmpty() && absolute == null)) {
            return null;
        }
        Authority named = hosts.isEmpty() ? null : Authority.parse(hosts.get(0));
        Authority target = absolute == null ? named : Authority.parse(absolute.authority());
        if (target == null || (absolute != null && !absolute.scheme().equals(transport.scheme()))) {
            return null;
        }
        boolean isTwice = !hosts.isEmpty() && !target.equals(named);
        return isTwice || !isPort(target) ? null : target.host();
    }

    private boolean isPort(Authority authority) {
        return authority.port() == 0 || authority.port() == origin.port();
    }

    private String hostOfOrigin() {
        String name = origin.name();
        return name == null ? HttpHost.of(origin.address()) : name;
    }

    private void tellToContinue() throws IOException {
        out.write(CONTINUE);
        out.flush();
    }

    private boolean refuse(Recording recording, @Nullable RequestHead head, Refusal refusal) throws IOException {
        recording.judged(refusal.verdict());
        try {
            boolean isKept =
                    head != null && head.isKeptAlive() && !head.framing().hasBody();
            String text = "Refused by the HTTP rules of the sandbox. " + refusal.rule() + "\n";
            List<Map.Entry<String, String>> headers = List.of(
                    Map.entry("Content-Type", "text/plain; charset=utf-8"),
                    Map.entry("Sandboxed-Refusal", printable(refusal.rule())));
            Answer answer = new Answer(refusal.status(), headers, text.getBytes(UTF_8));
            answer.write(out, head, isKept, recording);
            return isKept;
        } finally {
            recording.ended();
        }
    }

    private static String printable(String text) {
        return text.replaceAll("[^\\x20-\\x7e]", "?");
    }

    private boolean answer(RequestHead head, RequestBody body, Recording recording, StubAnswer stub)
            throws IOException {
        body.skip();
        List<Map.Entry<String, String>> headers = new ArrayList<>(stub.headers());
        new Answer(stub.status(), headers, stub.body()).write(out, head, head.isKeptAlive(), recording);
        return head.isKeptAlive();
    }
}
