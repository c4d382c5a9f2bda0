package org.sandboxed.selftest.launch;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.SandboxedProcess;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.handler.SyscallHandler;
import org.sandboxed.engine.record.NetworkAttempt.Protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** What is passed by mistake, null and text that has no bytes, is refused by the name of where it was passed. */
@SuppressWarnings("NullAway") // mistakes are what this is about
class NullTests {

    private static final SyscallHandler HANDLER = context -> null;

    static Stream<Arguments> options() {
        List<Arguments> cases = new ArrayList<>();
        for (Method method : Sandbox.Builder.class.getMethods()) {
            if (method.getReturnType() == Sandbox.Builder.class && !Modifier.isStatic(method.getModifiers())) {
                IntStream.range(0, method.getParameterCount())
                        .filter(at -> !method.getParameterTypes()[at].isPrimitive())
                        .forEach(at -> cases.add(arguments(method, at)));
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("options")
    void no_option_takes_null(Method option, int at) {
        refuses(option, at, null);
        Class<?> type = option.getParameterTypes()[at];
        if (type.isArray() && !type.getComponentType().isPrimitive()) {
            refuses(option, at, Array.newInstance(type.getComponentType(), 1));
        } else if (type == Collection.class) {
            refuses(option, at, Arrays.asList(Syscall.UNLINK, null));
        }
    }

    private static void refuses(Method option, int at, Object mistake) {
        Object[] values =
                Stream.of(option.getParameterTypes()).map(NullTests::some).toArray();
        values[at] = mistake;
        assertThatThrownBy(() -> call(option, values))
                .isInstanceOf(SandboxException.class)
                .hasMessageStartingWith(option.getName() + ": ")
                .hasMessageContaining("null");
    }

    private static void call(Method option, Object[] values) throws Throwable {
        try {
            option.invoke(Sandbox.builder(), values);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static Object some(Class<?> type) {
        return Stream.of("x", Path.of("/"), 1, true, Syscall.UNLINK, List.of(Syscall.UNLINK), HANDLER)
                .filter(value -> type.isInstance(value)
                        || (type == int.class && value instanceof Integer)
                        || (type == boolean.class && value instanceof Boolean))
                .findFirst()
                .orElse(null);
    }

    @Test
    void no_command_has_null() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            assertThatThrownBy(() -> sandbox.run((String[]) null)).hasMessageStartingWith("run: null");
            assertThatThrownBy(() -> sandbox.run((List<String>) null)).hasMessageStartingWith("run: null");
            assertThatThrownBy(() -> sandbox.run("echo", null)).hasMessageContaining("run: one of [echo, null]");
            assertThatThrownBy(() -> sandbox.run(Arrays.asList("echo", null))).isInstanceOf(SandboxException.class);
            assertThatThrownBy(() -> sandbox.start("echo", null)).hasMessageContaining("start: one of [echo, null]");
            assertThatThrownBy(() -> sandbox.start(Arrays.asList("echo", null))).isInstanceOf(SandboxException.class);
        }
    }

    @Test
    void text_that_has_no_bytes_reaches_no_program_as_something_else() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            assertThatThrownBy(() -> sandbox.run("echo", "cut\ud83d"))
                    .isInstanceOf(SandboxException.class)
                    .hasMessageContaining("argument 1")
                    .hasMessageContaining("cut\\ud83d");
            assertThat(sandbox.run("echo", "\ud83d\ude00").stdout()).isEqualTo("\ud83d\ude00\n");
        }
        assertThatThrownBy(() -> Sandbox.builder().env("NAME", "\ude00x"))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("NAME")
                .hasMessageContaining("\\ude00x");
        assertThatThrownBy(() -> Sandbox.builder().env("N\ud83d", "x")).hasMessageContaining("N\\ud83d");
    }

    @Test
    void a_patience_longer_than_any_clock_can_count_waits_for_the_end() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            SandboxedProcess silent = sandbox.start("true");

            assertThatThrownBy(() -> silent.awaitListening(Protocol.TCP, 80, Duration.ofSeconds(Long.MAX_VALUE)))
                    .isInstanceOf(SandboxException.class)
                    .hasMessageContaining("ended before it listened");
        }
    }
}
