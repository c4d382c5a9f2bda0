package org.sandboxed.assertj;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.DnsQuestion;
import org.sandboxed.engine.record.NetworkAttempt;
import org.sandboxed.engine.record.SyscallEvent;

/** An attempt without an engine. */
record FakeAttempt(
        Operation operation, Protocol protocol, String host, int port, boolean isDenied, List<DnsQuestion> questions)
        implements NetworkAttempt {

    static FakeAttempt allowed(Operation operation, Protocol protocol, String host, int port) {
        return new FakeAttempt(operation, protocol, host, port, false, List.of());
    }

    static FakeAttempt denied(Operation operation, Protocol protocol, String host, int port) {
        return new FakeAttempt(operation, protocol, host, port, true, List.of());
    }

    FakeAttempt asking(String name) {
        return new FakeAttempt(operation, protocol, host, port, isDenied, List.of(new DnsQuestion(name, "A")));
    }

    @Override
    public Optional<InetAddress> address() {
        try {
            return Optional.of(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(host, e);
        }
    }

    @Override
    public Optional<String> hostname() {
        return questions.stream().map(DnsQuestion::name).findFirst();
    }

    @Override
    public Optional<String> rule() {
        return Optional.of(isDenied ? "no network" : "allowNet: *");
    }

    @Override
    public int pid() {
        return 1;
    }

    @Override
    public SyscallEvent event() {
        return FakeEvent.passed(1, Syscall.CONNECT, "");
    }

    @Override
    public String describe() {
        return operation + " " + protocol + " " + host + ":" + port + (isDenied ? " DENIED" : "");
    }

    @Override
    public String toString() {
        return describe();
    }
}
