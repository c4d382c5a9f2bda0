package org.sandboxed.engine.internal.names;

import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.dispatch.RunContext;
import org.sandboxed.engine.internal.journal.DecisionKind;
import org.sandboxed.engine.internal.journal.EventWriter;
import org.sandboxed.engine.internal.journal.TextKind;
import org.sandboxed.engine.record.NetworkAttempt.Protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * Writes down what name servers are asked by calls that do not trap, a send(2) on a connected socket for instance. Not thread-safe.
 */
final class QueryRecord {

    private static final byte[] SEEN = ascii("seen on its way to the name server");
    private static final byte[] UDP = ascii(Protocol.UDP.name());

    private final RunContext context;
    private final EventWriter event;
    private final int decidedBy;
    private final DnsQuery query = new DnsQuery();

    QueryRecord(RunContext context) {
        this.context = context;
        this.event = context.journal().newWriter();
        this.decidedBy = context.journal().name("network");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(ISO_8859_1);
    }

    /** Writes a message down, if it is a query. */
    void add(Asker asker, byte[] message, int length) {
        if (!query.parse(message, length)) {
            return;
        }
        event.begin(
                context.run(),
                System.nanoTime(),
                asker.pid(),
                asker.tid(),
                Syscall.SENDTO.number(),
                0,
                0,
                length,
                0,
                0,
                0);
        text(TextKind.ADDRESS, ascii(asker.server()));
        text(TextKind.PROTOCOL, UDP);
        text(TextKind.QUESTION, query.text());
        text(TextKind.NOTE, SEEN);
        event.decided(DecisionKind.CONTINUED, 0, decidedBy, asker.rule(), 0);
        event.commit();
    }

    private void text(TextKind kind, byte[] bytes) {
        event.text(kind, bytes, 0, bytes.length);
    }
}
