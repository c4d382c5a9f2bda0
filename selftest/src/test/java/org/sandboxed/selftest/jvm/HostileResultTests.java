package org.sandboxed.selftest.jvm;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.CallResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Code that is confined because it is not trusted writes its result itself, and does not mean well. */
class HostileResultTests {

    private static final int MARK = 0x5361_6e64;

    @Test
    void classes_outside_of_the_project_are_not_made_from_a_result() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            assertThatThrownBy(() -> sandbox.call(() -> new CopyOnWriteArrayList<>(List.of("a"))))
                    .isInstanceOf(SandboxException.class)
                    .hasMessageStartingWith("call: what the code returned cannot be read:"
                            + " java.util.concurrent.CopyOnWriteArrayList is not among the classes");
        }
    }

    @Test
    void nor_are_functions() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            assertThatThrownBy(() -> sandbox.call(() -> (Runnable & Serializable) () -> {}))
                    .hasMessageContaining("java.lang.invoke.SerializedLambda is not among the classes");
        }
    }

    @Test
    void an_exception_that_carries_something_else_is_stood_for() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            CallResult<?> result = sandbox.attempt(() -> {
                throw new Carrier();
            });

            assertThat(result.thrown().orElseThrow())
                    .isExactlyInstanceOf(SandboxException.class)
                    .hasMessageContaining("contains a java.util.concurrent.CopyOnWriteArrayList");
        }
    }

    static final class Carrier extends RuntimeException {
        private static final long serialVersionUID = 1L;
        final CopyOnWriteArrayList<String> cargo = new CopyOnWriteArrayList<>();
    }

    @Test
    void a_forged_result_makes_nothing_either() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            assertThatThrownBy(() -> sandbox.call(() -> {
                        Files.write(resultFile(), forged(new CopyOnWriteArrayList<>()));
                        Runtime.getRuntime().halt(0);
                    }))
                    .hasMessageContaining("java.util.concurrent.CopyOnWriteArrayList is not among the classes");
        }
    }

    @Test
    void nonsense_is_no_result() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            assertThatThrownBy(() -> sandbox.call(() -> write(new byte[] {1, 2, 3, 4, 5})))
                    .hasMessage("call: what the sandboxed JVM wrote is not a result:"
                            + " it does not begin as a result does");
            assertThatThrownBy(() -> sandbox.call(() -> write(new byte[] {0x53, 0x61, 0x6e, 0x64, 1, 127, 0, 0, 0})))
                    .hasMessage("call: what the sandboxed JVM wrote is not a result: it ends too early");
        }
    }

    @Test
    void the_result_cannot_be_replaced_by_a_link() throws IOException {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            String refused = sandbox.call(() -> {
                try {
                    Files.delete(resultFile());
                    Files.createSymbolicLink(resultFile(), Path.of("/etc/passwd"));
                    return "replaced";
                } catch (AccessDeniedException e) {
                    return "refused";
                }
            });

            assertThat(refused).isEqualTo("refused");
        }
    }

    @Test
    void the_code_cannot_be_changed() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            assertThatThrownBy(() -> sandbox.call(() -> Files.write(resultFile().resolveSibling("code"), new byte[1])))
                    .isInstanceOf(AccessDeniedException.class);
        }
    }

    private static void write(byte[] bytes) throws IOException {
        Files.write(resultFile(), bytes);
        Runtime.getRuntime().halt(0);
    }

    private static Path resultFile() {
        return Path.of(CommandLine.last());
    }

    private static byte[] forged(Object value) throws IOException {
        ByteArrayOutputStream object = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(object)) {
            out.writeObject(value);
        }
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(result)) {
            out.writeInt(MARK);
            out.writeByte(1);
            out.writeInt(object.size());
            object.writeTo(out);
        }
        return result.toByteArray();
    }
}
