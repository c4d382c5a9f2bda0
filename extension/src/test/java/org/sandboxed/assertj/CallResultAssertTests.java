package org.sandboxed.assertj;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.sandboxed.engine.CallResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxedCallable;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;
import static org.sandboxed.assertj.SandboxAssertions.assertThatThrownBy;

/** On code that really ran elsewhere. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallResultAssertTests {

    private final CallResult<String> returned = attempt(() -> "value");
    private final CallResult<String> thrown = attempt(() -> {
        throw new IllegalStateException("no");
    });
    private final CallResult<String> exited = attempt(() -> {
        System.err.println("bye");
        System.exit(3);
        return "";
    });

    private static <T> CallResult<T> attempt(SandboxedCallable<T, ?> code) {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            return sandbox.attempt(code);
        }
    }

    @Test
    void what_holds_passes() {
        assertThat(returned).returned().returned("value").value().isEqualTo("value");
        assertThat(returned).run().succeeded();
        assertThat(thrown).threw(RuntimeException.class).thrown().hasMessage("no");
        assertThat(exited).endedItsJvm().exited(3).run().hasStderr("bye\n");
    }

    @Test
    void a_value_is_missed() {
        assertThatThrownBy(() -> assertThat(returned).returned("other")).hasMessage("""

            Expecting code in a sandboxed JVM
            to return:
              other
            but it returned value\
            """);
        assertThatThrownBy(() -> assertThat(exited).returned()).hasMessage("""

            Expecting code in a sandboxed JVM
            to return
            but it neither returned nor threw: exited with code 3
            stderr was:
              bye\
            """);
        assertThatThrownBy(() -> assertThat(thrown).value())
                .hasMessageContaining("but it threw java.lang.IllegalStateException: no");
    }

    @Test
    void something_thrown_is_missed() {
        assertThatThrownBy(() -> assertThat(thrown).threw(Error.class))
                .hasMessageContaining(
                        "to throw a:\n  java.lang.Error\nbut it threw java.lang.IllegalStateException: no");
        assertThatThrownBy(() -> assertThat(returned).thrown()).hasMessageContaining("but it returned value");
    }

    @Test
    void the_end_of_the_jvm_is_missed() {
        assertThatThrownBy(() -> assertThat(returned).exited(0))
                .hasMessageContaining("to end its JVM before it returned\nbut it returned value");
        assertThatThrownBy(() -> assertThat(exited).exited(4)).hasMessageContaining("to exit with code 4");
        assertThatThrownBy(() -> assertThat(exited).wasKilledBySignal(6))
                .hasMessageContaining("to be ended by signal 6");
    }
}
