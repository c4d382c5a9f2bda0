package org.sandboxed.selftest.jvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.CallResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Calls leave neither descriptors nor files behind, however they end. */
class CallLeakTests {

    private static final int CALLS = 12;

    @Test
    void calls_leave_nothing_behind() throws IOException {
        everyKindOfCall();
        long before = openDescriptors();
        List<Path> directories = new ArrayList<>();
        for (int i = 0; i < CALLS / 4; i++) {
            directories.addAll(everyKindOfCall());
        }

        assertThat(openDescriptors()).isEqualTo(before);
        assertThat(directories).hasSize(CALLS / 4).noneMatch(Files::exists);
    }

    private static List<Path> everyKindOfCall() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            String result = sandbox.call(CallLeakTests::resultFile);
            CallResult<?> exited = sandbox.attempt(() -> System.exit(1));
            CallResult<?> thrown = sandbox.attempt(() -> {
                throw new IllegalStateException();
            });
            assertThatThrownBy(() -> sandbox.call(Thread::currentThread)).isInstanceOf(SandboxException.class);

            assertThat(exited.run().exitCode()).isEqualTo(1);
            assertThat(thrown.thrown()).isPresent();
            return List.of(Path.of(result).getParent());
        }
    }

    private static String resultFile() {
        return CommandLine.last();
    }

    private static long openDescriptors() throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc/self/fd"))) {
            return entries.count();
        }
    }
}
