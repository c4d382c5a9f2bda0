package org.sandboxed.assertj;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.Decision;
import org.sandboxed.engine.record.SyscallEvent;
import org.sandboxed.engine.record.Verdict;

/** An event without an engine: {@code openat("/etc/hosts") = 0}. */
record FakeEvent(long sequence, Syscall syscall, String name, Decision decision) implements SyscallEvent {

    static FakeEvent passed(long sequence, Syscall syscall, String path) {
        return new FakeEvent(sequence, syscall, path, new Decision.Continued());
    }

    static FakeEvent denied(long sequence, Syscall syscall, String path) {
        return new FakeEvent(sequence, syscall, path, new Decision.Failed(Errno.EACCES));
    }

    @Override
    public Duration at() {
        return Duration.ofMillis(sequence);
    }

    @Override
    public int pid() {
        return 100;
    }

    @Override
    public int tid() {
        return 100;
    }

    @Override
    public Optional<String> program() {
        return Optional.of("cat");
    }

    @Override
    public List<Long> args() {
        return List.of(0L, 0L, 0L, 0L, 0L, 0L);
    }

    @Override
    public Optional<String> path() {
        return Optional.of(name);
    }

    @Override
    public Optional<String> secondPath() {
        return Optional.empty();
    }

    @Override
    public Optional<String> resolvedPath() {
        return Optional.empty();
    }

    @Override
    public Optional<String> resolvedSecondPath() {
        return Optional.empty();
    }

    @Override
    public List<String> argv() {
        return List.of();
    }

    @Override
    public Optional<String> address() {
        return Optional.empty();
    }

    @Override
    public Optional<String> note() {
        return Optional.empty();
    }

    @Override
    public Optional<String> javaThread() {
        return Optional.empty();
    }

    @Override
    public List<StackTraceElement> javaStack() {
        return List.of();
    }

    @Override
    public boolean isDenial() {
        return decision.isDenial();
    }

    @Override
    public Verdict verdict() {
        return isDenial() ? Verdict.DENIED : Verdict.CONTINUED;
    }

    @Override
    public String decidedBy() {
        return isDenial() ? "paths" : "kernel";
    }

    @Override
    public Optional<String> rule() {
        return isDenial() ? Optional.of("readable") : Optional.empty();
    }

    @Override
    public Duration took() {
        return Duration.ofNanos(3_000);
    }

    @Override
    public String describe() {
        return syscall.name() + "(\"" + name + "\") = " + (isDenial() ? "-1 EACCES" : "0");
    }

    @Override
    public String toString() {
        return describe();
    }
}
