package org.sandboxed.engine.internal.handler.network;

import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.internal.dispatch.Answer;
import org.sandboxed.engine.internal.dispatch.Call;
import org.sandboxed.engine.internal.journal.Journal;
import org.sandboxed.engine.internal.kernel.Errnos;
import org.sandboxed.engine.internal.kernel.Sockets;

/** What sendto, sendmsg and sendmmsg share: judges a message and sends it in the caller's place. Not thread-safe. */
final class Sender {

    private static final int WAITS = -Errnos.EAGAIN;
    private static final int MAX_QUESTIONS = 8;

    private final Recipients recipients;
    private final CallerSockets sockets;
    private final Control.Reader control;
    private final int connected;
    private final int routed;
    private final MessageHeader header = new MessageHeader();
    private final Payload.Reader payload = new Payload.Reader();
    private final Backlog backlog = new Backlog();

    Sender(Recipients recipients, CallerSockets sockets, Journal journal) {
        this.recipients = recipients;
        this.connected = journal.rule("connected: the peer was judged when the socket was connected");
        this.routed = journal.refusal(
                "blocked: a message with IP_RETOPTS or IPV6_RTHDR of a source route, which leads to another address"
                        + " than the one judged");
        this.sockets = sockets;
        this.control = new Control.Reader(sockets);
    }

    /** The header that was read last. */
    MessageHeader header() {
        return header;
    }

    /** sendto(2) with a destination. */
    void buffer(Call call) {
        CallerSocket socket = sockets.find(call);
        if (socket == null) {
            recipients.refuseUnseen(call, call.argument(4), call.intArgument(5));
            return;
        }
        recipients.begin();
        int read = recipients.read(call, call.argument(4), call.intArgument(5));
        if (read == 0) {
            read = payload.readBuffer(call, call.argument(1), call.argument(2));
        }
        finish(call, socket, judged(call, socket, read, false, call.intArgument(3)), null);
    }

    /** sendmsg(2) of the header that was read last. */
    void message(Call call) {
        CallerSocket socket = sockets.find(call);
        if (socket == null) {
            if (header.isNamed()) {
                recipients.refuseUnseen(call, header.name(), header.nameLength());
            }
            return;
        }
        recipients.begin();
        finish(call, socket, next(call, socket, call.intArgument(2)), null);
    }

    /** sendmmsg(2): one after the other, until one cannot be sent. */
    void messages(Call call, long first, int count) {
        CallerSocket socket = sockets.find(call);
        if (socket == null) {
            if (header.read(call, first) == 0 && header.isNamed()) {
                recipients.refuseUnseen(call, header.name(), header.nameLength());
            }
            return;
        }
        recipients.begin();
        int done = 0;
        while (done < count && sendNext(call, socket, first, done)) {
            done++;
        }
        if (done == 0 && call.answer().kind() == Answer.Kind.FAIL) {
            noteQuestions(call, socket, first, count);
        }
        if (call.answer().kind() != Answer.Kind.DEFER) {
            socket.close();
            if (done > 0) {
                call.answer().returns(done);
            }
        }
    }

    /** A resolver asks for several types at once: what else it asks is in the record, too, where the first is refused. */
    private void noteQuestions(Call call, CallerSocket socket, long first, int count) {
        for (int i = 1; i < count && i < MAX_QUESTIONS && recipients.isForResolver(socket); i++) {
            if (header.read(call, first + (long) i * MessagesHandler.ENTRY_SIZE) == 0
                    && payload.readVectors(call, header.vectors(), header.vectorCount()) == 0) {
                recipients.noteQuestion(call, socket, payload);
            }
        }
    }

    /** Sends one of many; whether the next one can be. Where not, the answer is set if this is the first. */
    private boolean sendNext(Call call, CallerSocket socket, long first, int done) {
        int rule = call.answer().rule();
        long entry = first + (long) done * MessagesHandler.ENTRY_SIZE;
        int error = header.read(call, entry);
        Transfer transfer = null;
        if (error < 0) {
            call.answer().fail(-error);
        } else {
            transfer = next(call, socket, call.intArgument(3));
        }
        boolean isSent = transfer != null
                && attempt(call, socket, transfer, new Sending.Counted(done, entry + MessageHeader.SIZE));
        if (!isSent && done > 0 && call.answer().kind() != Answer.Kind.DEFER) {
            // What has been sent is told; of the other one the caller will hear when it tries again.
            call.answer().overrule();
            call.answer().allow(rule);
        }
        return isSent;
    }

    private boolean attempt(Call call, CallerSocket socket, Transfer transfer, Sending.Counted counted) {
        int result = send(call, socket, transfer, counted);
        if (result == WAITS && call.answer().kind() == Answer.Kind.DEFER) {
            return false;
        }
        transfer.close();
        byte[] length = MessageHeader.toBytes(transfer.sent());
        if (result >= 0 && call.writeBytes(counted.lengthPointer(), length, length.length) == length.length) {
            return true;
        }
        call.answer().fail(result < 0 ? -result : Errnos.EFAULT);
        return false;
    }

    private @Nullable Transfer next(Call call, CallerSocket socket, int flags) {
        int read = 0;
        if (header.isNamed()) {
            read = recipients.read(call, header.name(), Math.min(header.nameLength(), SocketAddress.MAX));
        } else {
            recipients.readNone();
        }
        if (read == 0) {
            read = payload.readVectors(call, header.vectors(), header.vectorCount());
        }
        return judged(call, socket, read, header.hasControl(), flags);
    }

    /** What has been read, if it may be sent; else null, and the answer is set. */
    private @Nullable Transfer judged(Call call, CallerSocket socket, int read, boolean hasControl, int flags) {
        if (read < 0) {
            call.answer().fail(-read);
            return null;
        }
        if (!recipients.judge(call, socket, payload)) {
            return null;
        }
        if (call.answer().rule() == Answer.NO_RULE) {
            call.answer().allow(connected);
        }
        Destination destination = recipients.take();
        int error = hasControl ? control.read(call, header, socket.isUnix()) : 0;
        if (error < 0) {
            if (destination != null) {
                destination.close();
            }
            call.answer().fail(-error);
            return null;
        }
        Transfer transfer = new Transfer(destination, payload.take(), hasControl ? control.take() : null, flags);
        if (!socket.isUnix() && transfer.hasRoute()) {
            transfer.close();
            call.answer().refuse(Errnos.EPERM, routed);
            return null;
        }
        return transfer;
    }

    private void finish(
            Call call, CallerSocket socket, @Nullable Transfer transfer, Sending.@Nullable Counted counted) {
        if (transfer == null) {
            socket.close();
            return;
        }
        int result = send(call, socket, transfer, counted);
        if (result == WAITS && call.answer().kind() == Answer.Kind.DEFER) {
            return;
        }
        socket.close();
        transfer.close();
        if (result < 0) {
            call.answer().fail(-result);
        } else {
            call.answer().returns(transfer.sent());
        }
    }

    /** Sends what can be sent at once, and leaves the rest to a worker where the caller waits for it. */
    private int send(Call call, CallerSocket socket, Transfer transfer, Sending.@Nullable Counted counted) {
        if (!backlog.hasRoom(transfer.length())) {
            return -Errnos.ENOBUFS;
        }
        int result = transfer.attempt(socket.number(), Sockets.MSG_DONTWAIT);
        if (result == -Errnos.EPIPE) {
            socket.breakPipe(call.pid(), call.tid(), transfer);
        }
        boolean isUnfinished =
                CallerSocket.mustWait(result) || (result >= 0 && socket.isStream() && !transfer.isComplete());
        if (isUnfinished && transfer.mayWait() && !Sockets.isNonBlocking(socket.number())) {
            call.answer().defer(new Sending(call, socket, transfer, counted, backlog));
            return WAITS;
        }
        return result;
    }
}
