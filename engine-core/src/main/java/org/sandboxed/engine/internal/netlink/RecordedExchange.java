package org.sandboxed.engine.internal.netlink;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.record.NetlinkExchange;
import org.sandboxed.engine.record.NetlinkMessage;

/**
 * A request and its answer, as bytes.
 *
 * @param run the run that it belongs to
 * @param family the protocol of the socket
 * @param pid who asked
 * @param at when
 * @param request what it asked
 * @param answers what it was told
 */
record RecordedExchange(
        TrafficRun run, int family, int pid, Duration at, DecodedMessage request, List<DecodedMessage> answers)
        implements NetlinkExchange {

    /** What an exchange costs beside the bytes of its messages, about. */
    private static final long OVERHEAD = 200;

    private static final long MESSAGE_OVERHEAD = 100;

    /** Copies the list. */
    RecordedExchange {
        answers = List.copyOf(answers);
    }

    @Override
    public List<NetlinkMessage> replies() {
        return List.copyOf(answers);
    }

    @Override
    public String protocol() {
        return Netlink.protocol(family);
    }

    @Override
    public boolean isAnswered() {
        return !answers.isEmpty() && error().isEmpty();
    }

    @Override
    public Optional<Errno> error() {
        return answers.stream().flatMap(answer -> answer.error().stream()).findFirst();
    }

    @Override
    public String describe() {
        String replies = answers.stream().map(DecodedMessage::describe).collect(Collectors.joining(", "));
        return "[" + pid + "] " + request.describe() + " -> " + (replies.isEmpty() ? "nothing" : replies);
    }

    /** How many bytes it holds. */
    long size() {
        long size = OVERHEAD + request.bytes().length;
        for (DecodedMessage answer : answers) {
            size += MESSAGE_OVERHEAD + answer.bytes().length;
        }
        return size;
    }

    @Override
    public String toString() {
        return describe();
    }
}
