package org.sandboxed.examples;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Action;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.HandlerContext;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.handler.SyscallHandler;
import org.sandboxed.engine.record.Decision;
import org.sandboxed.engine.record.SyscallEvent;
import org.sandboxed.junit.SandboxExtension;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** Code of the test that answers syscalls: a file that exists nowhere, a counter, a fault on demand. */
class HandlerTests {

    @RegisterExtension
    static final SandboxExtension SANDBOX =
            SandboxExtension.with(builder -> builder.handler(Syscall.OPENAT, HandlerTests::serveVirtualFile));

    private static Action serveVirtualFile(HandlerContext call) {
        boolean isOurs =
                call.readString(1).filter("/etc/app/license.key"::equals).isPresent();
        return isOurs ? Action.injectBytes("valid\n".getBytes(StandardCharsets.UTF_8)) : Action.proceed();
    }

    @Test
    void serves_a_file_from_memory(Sandbox sandbox) {
        RunResult cat = sandbox.run("cat", "/etc/app/license.key");

        assertThat(cat).succeeded().hasStdout("valid\n");
        assertThat(cat.syscalls()).extracting(SyscallEvent::decision).anyMatch(Decision.Injected.class::isInstance);
    }

    @Test
    void counts_what_is_opened() {
        AtomicInteger opened = new AtomicInteger();
        SyscallHandler counter = call -> {
            opened.incrementAndGet();
            return Action.proceed();
        };

        try (Sandbox sandbox =
                Sandbox.builder().handler(Syscall.OPENAT, counter).build()) {
            RunResult run = sandbox.run("cat", "/etc/passwd", "/etc/group");

            assertThat(run).succeeded();
            assertThat(opened.get()).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void fails_a_call_on_demand() throws Exception {
        SyscallHandler readOnly = call -> Action.errno(Errno.EROFS);

        try (Sandbox sandbox =
                Sandbox.builder().handler(Syscall.UNLINKAT, readOnly).build()) {
            Path file = Files.writeString(sandbox.workdir().resolve("words"), "a\n");
            RunResult rm = sandbox.run("rm", "words");

            assertThat(rm).failed().hasStderrContaining("Read-only file system");
            assertThat(file).exists();
        }
    }
}
