package org.sandboxed.engine.refusals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.EndReason;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.internal.kernel.CProgram;

import static org.assertj.core.api.Assertions.assertThat;

/** Filters on top of the sandbox's, and calling conventions that it does not know. */
class NestedFilterTests {

    private static final int SIGSYS = 31;

    /** A filter that allows everything: one BPF_RET with SECCOMP_RET_ALLOW. */
    private static final String FILTER = """
            instructions = ctypes.create_string_buffer(struct.pack('HBBI', 6, 0, 0, 0x7fff0000))
            program = ctypes.create_string_buffer(struct.pack('HxxxxxxP', 1, ctypes.addressof(instructions)))
            attempt(lambda: raw(${seccomp}, 1, int(sys.argv[1]), ctypes.byref(program)))
            print(os.getpid() > 0)
            """;

    @Test
    void core_025_a_program_can_add_a_filter() {
        assertThat(filter("0").stdout()).isEqualTo("ok\nTrue\n");
    }

    @Test
    void core_026_a_program_cannot_add_a_listener() {
        assertThat(filter("8").stdout()).isEqualTo("EBUSY\nTrue\n");
    }

    @Test
    @EnabledIfSystemProperty(named = "os.arch", matches = "amd64", disabledReason = "int 0x80 is of x86")
    void core_027_the_32_bit_calling_convention_kills(@TempDir Path directory) throws IOException {
        Path program = CProgram.compile(directory, """
                int main(void) {
                    int result;
                    __asm__ volatile("int $0x80" : "=a"(result) : "a"(20));
                    return result < 0;
                }
                """);
        assertThat(CProgram.run(directory, List.of(program.toString())))
                .as("without a sandbox")
                .isZero();
        try (Sandbox sandbox = Sandbox.builder().readable(directory.toString()).build()) {
            RunResult run = sandbox.run(program.toString());

            assertThat(run.signal()).hasValue(SIGSYS);
            assertThat(run.endReason()).isEqualTo(EndReason.SIGNALED);
        }
    }

    private static RunResult filter(String flags) {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            return sandbox.run(Python.command(FILTER, flags));
        }
    }
}
