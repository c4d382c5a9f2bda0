package org.sandboxed.engine.internal.journal;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.policy.AddressRange;
import org.sandboxed.engine.record.DnsQuestion;
import org.sandboxed.engine.record.NetworkAttempt;
import org.sandboxed.engine.record.SyscallEvent;

/** An attempt, read from the event of its call. Equal if it is the same event. */
final class RecordedAttempt implements NetworkAttempt {

    /** The calls that can be attempts. */
    static final Syscall[] CALLS = {
        Syscall.CONNECT,
        Syscall.BIND,
        Syscall.LISTEN,
        Syscall.SETSOCKOPT,
        Syscall.SENDTO,
        Syscall.SENDMSG,
        Syscall.SENDMMSG
    };

    private static final String LOCALHOST = "localhost";
    private static final AddressRange LOCALHOST_4 = Objects.requireNonNull(AddressRange.parse("127.0.0.1"));

    private final RecordedEvent event;
    private final Protocol protocol;

    private RecordedAttempt(RecordedEvent event, Protocol protocol) {
        this.event = event;
        this.protocol = protocol;
    }

    /** The attempt that an event is, if it is one: only those have a protocol. */
    static Optional<NetworkAttempt> of(SyscallEvent event) {
        return event instanceof RecordedEvent recorded
                ? recorded.text(TextKind.PROTOCOL).map(name -> new RecordedAttempt(recorded, Protocol.valueOf(name)))
                : Optional.empty();
    }

    @Override
    public Protocol protocol() {
        return protocol;
    }

    @Override
    public Operation operation() {
        Syscall call = event.syscall();
        if (call == Syscall.CONNECT) {
            return Operation.CONNECT;
        }
        if (call == Syscall.BIND) {
            return Operation.BIND;
        }
        if (call == Syscall.SETSOCKOPT) {
            return Operation.JOIN;
        }
        return call == Syscall.LISTEN ? Operation.LISTEN : Operation.SEND;
    }

    @Override
    public Optional<InetAddress> address() {
        return event.address()
                .map(RecordedAttempt::host)
                .map(AddressRange::parse)
                .map(AddressRange::first);
    }

    /** {@code 203.0.113.7:80} or {@code [fe80::1%2]:80} without port, brackets and interface. */
    private static String host(String address) {
        String host = address.substring(0, Math.max(0, address.lastIndexOf(':')));
        int scope = host.indexOf('%');
        String bare = scope < 0 ? host : host.substring(0, scope);
        return bare.replace("[", "").replace("]", "");
    }

    @Override
    public int port() {
        return event.address()
                .filter(address -> address.indexOf(':') >= 0)
                .map(address -> Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)))
                .orElse(0);
    }

    @Override
    public Optional<String> hostname() {
        return event.text(TextKind.HOSTNAME)
                .or(() -> questions().stream().map(DnsQuestion::name).findFirst())
                .or(() -> address().filter(RecordedAttempt::isLocalhost).map(address -> LOCALHOST));
    }

    private static boolean isLocalhost(InetAddress address) {
        return LOCALHOST_4.contains(address) || AddressRange.LOOPBACK_6.contains(address);
    }

    @Override
    public List<DnsQuestion> questions() {
        return event.texts(TextKind.QUESTION).stream()
                .map(text ->
                        new DnsQuestion(text.substring(text.indexOf(' ') + 1), text.substring(0, text.indexOf(' '))))
                .toList();
    }

    @Override
    public boolean isDenied() {
        return event.isDenial();
    }

    @Override
    public Optional<String> rule() {
        return event.rule();
    }

    @Override
    public int pid() {
        return event.pid();
    }

    @Override
    public SyscallEvent event() {
        return event;
    }

    @Override
    public String describe() {
        StringBuilder line = new StringBuilder(120);
        line.append('[').append(pid());
        event.program().ifPresent(name -> line.append(' ').append(PathText.oneLine(name)));
        line.append("] ").append(operation().name().toLowerCase(Locale.ROOT));
        line.append(' ').append(protocol.name().toLowerCase(Locale.ROOT));
        event.address().ifPresent(address -> line.append(' ').append(address));
        event.text(TextKind.HOSTNAME)
                .ifPresent(
                        name -> line.append(" (").append(PathText.oneLine(name)).append(')'));
        for (DnsQuestion question : questions()) {
            line.append(", asks for ").append(question.type()).append(' ').append(PathText.oneLine(question.name()));
        }
        return line.append("  ").append(EventDescription.outcomeOf(event)).toString();
    }

    @Override
    public String toString() {
        return describe();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RecordedAttempt that && event.equals(that.event);
    }

    @Override
    public int hashCode() {
        return event.hashCode();
    }
}
