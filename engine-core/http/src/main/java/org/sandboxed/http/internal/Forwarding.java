package org.sandboxed.http.internal;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.http.HttpOrigin;
import org.sandboxed.engine.internal.http.HttpRequest;
import org.sandboxed.engine.internal.http.HttpSide;
import org.sandboxed.engine.internal.http.Recording;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Forwards the requests of one connection to their server, and the answers back. The body of a request is sent by a thread of
 * its own, because a server may answer before it has read it. Not thread-safe.
 */
final class Forwarding implements Closeable {

    private static final int BUFFER = 16 * 1024;
    private static final int BAD_GATEWAY = 502;
    private static final int GATEWAY_TIMEOUT = 504;

    private final HttpSide side;
    private final HttpOrigin origin;
    private final @Nullable Tls tls;
    private final Owner owner;
    private final Executor threads;
    private final Timeouts timeouts;
    /** How often something of a body has been sent. */
    private final AtomicLong progress = new AtomicLong();

    private @Nullable ServerConnection server;
    private CompletableFuture<@Nullable Void> upload = CompletableFuture.completedFuture(null);

    /** The connection of the program. */
    interface Owner {
        /** There is something that has to be closed together with it. */
        void register(Closeable server);

        /** Whether it is closed, so that nobody waits for an answer. */
        boolean isClosed();
    }

    /** Prepares for the requests of one connection. */
    Forwarding(HttpSide side, HttpOrigin origin, @Nullable Tls tls, Owner owner, Executor threads, Timeouts timeouts) {
        this.side = side;
        this.origin = origin;
        this.tls = tls;
        this.owner = owner;
        this.threads = threads;
        this.timeouts = timeouts;
    }

    /**
     * Forwards a request and its answer; whether the client may send another one.
     *
     * @throws MalformedException where the body of the request is; nothing is answered then
     */
    boolean forward(Outgoing outgoing, RequestBody body, Recording recording, OutputStream out) throws IOException {
        RequestHead head = outgoing.head();
        body.ask();
        Sent sent;
        try {
            sent = send(outgoing, body);
        } catch (IOException e) {
            drop();
            Throwable cause = upload.handle((done, failure) -> failure).join();
            if (cause instanceof MalformedException malformed) {
                throw malformed;
            }
            if (owner.isClosed()) {
                throw (EOFException) new EOFException("nobody waits for an answer").initCause(e);
            }
            boolean isKept = head.isKeptAlive() && !body.exists();
            int status = e instanceof SocketTimeoutException ? GATEWAY_TIMEOUT : BAD_GATEWAY;
            unanswered(status, outgoing.request(), e).write(out, head, isKept, recording);
            return isKept;
        }
        return relay(head, sent, body, recording, out);
    }

    /** A request that has been sent, as far as its head goes, and the beginning of its answer. */
    private record Sent(ServerConnection to, ResponseHead response, Framing framing) {}

    private Sent send(Outgoing outgoing, RequestBody body) throws IOException {
        ServerConnection known = server;
        if (known != null && known.isUsed() && !body.exists() && outgoing.head().isRepeatable()) {
            try {
                return sendTo(known, outgoing, body);
            } catch (SocketTimeoutException e) {
                throw e;
            } catch (IOException gone) {
                // It may have been closed while nobody used it; nothing was answered, so it can be asked again.
                drop();
            }
        } else {
            drop();
        }
        return sendTo(connect(outgoing.request()), outgoing, body);
    }

    private ServerConnection connect(HttpRequest request) throws IOException {
        Socket socket = new Socket();
        owner.register(socket);
        ServerConnection.connect(socket, side.server(origin), timeouts);
        boolean isHttps = request.scheme().equals("https");
        ServerConnection opened = new ServerConnection(
                tls != null && isHttps ? tls.connect(socket, request.host(), origin.isRedirected()) : socket);
        server = opened;
        return opened;
    }

    private Sent sendTo(ServerConnection to, Outgoing outgoing, RequestBody body) throws IOException {
        RequestHead head = outgoing.head();
        MessageWriter writer = new MessageWriter(to.out(), head.framing());
        upload = CompletableFuture.completedFuture(null);
        outgoing.writeHead(writer);
        if (body.exists()) {
            CompletableFuture<@Nullable Void> started = new CompletableFuture<>();
            upload = started;
            threads.execute(() -> upload(body, to, writer, started));
        }
        ResponseHead response = response(to);
        return new Sent(to, response, Framing.ofResponse(response.headers(), head.method(), response.status()));
    }

    private void upload(
            RequestBody body, ServerConnection to, MessageWriter writer, CompletableFuture<@Nullable Void> done) {
        byte[] buffer = new byte[BUFFER];
        try {
            int count = read(body, buffer, to);
            while (count >= 0) {
                writer.body(buffer, count);
                progress.incrementAndGet();
                count = read(body, buffer, to);
            }
            writer.end();
            progress.incrementAndGet();
            done.complete(null);
        } catch (IOException | RuntimeException e) {
            done.completeExceptionally(e);
        }
    }

    /** A body that breaks off ends the request for the server, too; one that the server does not want may be answered. */
    private static int read(RequestBody body, byte[] buffer, ServerConnection to) throws IOException {
        try {
            return body.read(buffer);
        } catch (IOException e) {
            to.close();
            throw e;
        }
    }

    private ResponseHead response(ServerConnection from) throws IOException {
        while (true) {
            await(from);
            HeadReader.Head head = HeadReader.read(from.in());
            if (head == null) {
                throw new IOException("the server has closed the connection without an answer");
            }
            ResponseHead response = ResponseHead.parse(head);
            if (response.status() == 101) {
                throw new IOException("the server has changed the protocol unasked");
            }
            if (!response.isInterim()) {
                return response;
            }
        }
    }

    /** A server may want all of a body before it says anything, and that comes as slowly as the program sends it. */
    private void await(ServerConnection from) throws IOException {
        long seen = progress.get();
        while (true) {
            try {
                from.in().isAtEnd();
                return;
            } catch (SocketTimeoutException e) {
                long now = progress.get();
                if (now == seen) {
                    throw e;
                }
                seen = now;
            }
        }
    }

    private boolean relay(RequestHead head, Sent sent, RequestBody body, Recording recording, OutputStream out)
            throws IOException {
        ResponseHead response = sent.response();
        boolean isSent = body.isOver() && !upload.isCompletedExceptionally();
        Framing framing = framing(sent.framing(), head.isHttp11());
        boolean isKept = head.isKeptAlive() && isSent && framing.kind() != Framing.Kind.UNTIL_CLOSE;
        List<Map.Entry<String, String>> headers =
                new ArrayList<>(response.headers().endToEnd());
        if (framing.kind() == Framing.Kind.NONE) {
            response.headers()
                    .values(Headers.CONTENT_LENGTH)
                    .forEach(length -> headers.add(Map.entry(Headers.CONTENT_LENGTH, length)));
        }
        headers.add(Map.entry(Headers.CONNECTION, isKept ? "keep-alive" : "close"));
        recording.answered(response.status(), headers);
        MessageWriter writer = new MessageWriter(out, framing);
        writer.head("HTTP/1.1 " + response.status() + " " + response.reason(), headers);
        copy(new BodyReader(sent.to().in(), sent.framing()), writer, recording);
        // A server may answer before it has got all of the body, of which the end may still be on its way.
        boolean isFree = isSent && upload.isDone() && !upload.isCompletedExceptionally();
        if (isFree && response.isKeptAlive() && sent.framing().kind() != Framing.Kind.UNTIL_CLOSE) {
            sent.to().keep();
        } else {
            drop();
        }
        return isKept;
    }

    /** How a client is told the end of an answer whose length is not known: in HTTP/1.0 there is only one way. */
    private static Framing framing(Framing ofServer, boolean isHttp11) {
        return switch (ofServer.kind()) {
            case NONE, FIXED -> ofServer;
            case CHUNKED, UNTIL_CLOSE -> isHttp11 ? Framing.CHUNKED : Framing.UNTIL_CLOSE;
        };
    }

    private static void copy(BodyReader from, MessageWriter to, Recording recording) throws IOException {
        byte[] buffer = new byte[BUFFER];
        int count = read(from, buffer);
        while (count >= 0) {
            recording.received(buffer, 0, count);
            to.body(buffer, count);
            count = read(from, buffer);
        }
        to.end();
    }

    /** What goes wrong with an answer that has begun can be told the client only by closing the connection. */
    private static int read(BodyReader from, byte[] buffer) throws IOException {
        try {
            return from.read(buffer);
        } catch (MalformedException e) {
            throw (EOFException) new EOFException(e.reason()).initCause(e);
        }
    }

    private static Answer unanswered(int status, HttpRequest request, IOException cause) {
        String what = cause instanceof MalformedException malformed
                ? " sent an answer that is malformed: " + malformed.reason()
                : " did not answer it: " + cause;
        String text = "The sandbox allows this request, but " + request.host() + what + "\n";
        return new Answer(
                status, List.of(Map.entry("Content-Type", "text/plain; charset=utf-8")), text.getBytes(UTF_8));
    }

    private void drop() {
        ServerConnection known = server;
        server = null;
        if (known != null) {
            known.close();
        }
    }

    @Override
    public void close() {
        drop();
    }
}
