package org.sandboxed.selftest.extension;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.AssertionFailedError;
import org.sandboxed.engine.CallResult;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.CowDiff;
import org.sandboxed.engine.record.SyscallLog;
import org.sandboxed.junit.AfterSandboxed;
import org.sandboxed.junit.ForkMode;
import org.sandboxed.junit.Sandboxed;
import org.sandboxed.junit.SandboxedRun;
import org.sandboxed.junit.Workdir;

import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** Run by {@link ForkTests}. */
final class ForkTestCases {

    private ForkTestCases() {}

    /** Whether this is the JVM in which the fixtures were started. */
    static boolean isOutside() {
        return !Path.of("").toAbsolutePath().toString().equals(System.getProperty("user.home"));
    }

    @Sandboxed(fork = ForkMode.METHOD, timeout = "2m")
    static class LifecycleTestCase {

        @BeforeAll
        static void before_all() throws IOException {
            note("before all");
        }

        @BeforeEach
        void before_each(@Workdir Path workdir) throws IOException {
            assertThat(workdir.resolve("notes")).content().isEqualTo("before all\n");
            note("before each");
        }

        @Test
        void test() throws IOException {
            note("test");
        }

        @AfterEach
        void after_each() throws IOException {
            note("after each");
        }

        @AfterAll
        static void after_all() throws IOException {
            note("after all");
        }

        @AfterSandboxed
        void everything_was_there(
                @Workdir Path workdir, CowDiff changes, RunResult run, SyscallLog log, Sandbox sandbox) {
            assertThat(isOutside()).isTrue();
            assertThat(workdir.resolve("notes")).hasContent("before all\nbefore each\ntest\nafter each\nafter all\n");
            assertThat(changes).added("notes").hasNoOtherChanges();
            assertThat(run).succeeded().hasNoDenials();
            assertThat(log).attempted(Syscall.OPENAT);
            assertThat(sandbox.workdir()).isEqualTo(workdir);
        }

        private static void note(String line) throws IOException {
            assertThat(isOutside()).isFalse();
            Path notes = Path.of("notes");
            Files.writeString(notes, (Files.exists(notes) ? Files.readString(notes) : "") + line + "\n");
        }
    }

    @Sandboxed(fork = ForkMode.METHOD, timeout = "2m")
    static class OutcomesTestCase {

        @Test
        void fails() {
            throw new AssertionFailedError("not equal", "expected", "actual");
        }

        @Test
        void throwsCause() throws IOException {
            throw new IOException("outer", new IllegalStateException("inner"));
        }

        @Test
        void aborts() {
            assumeTrue(isOutside(), "not here");
        }

        @Test
        void publishes(TestReporter reporter) {
            reporter.publishEntry(Map.of("key", "value"));
            System.out.println("printed inside");
        }

        @Test
        void is_refused_the_network() throws IOException {
            new Socket("203.0.113.7", 80).close();
        }
    }

    @Sandboxed(fork = ForkMode.METHOD, timeout = "2m")
    static class InvocationsTestCase {

        @ParameterizedTest
        @ValueSource(strings = {"a", "b"})
        void parameterized(String name) throws IOException {
            assertThat(isOutside()).isFalse();
            Files.writeString(Path.of(name), name);
        }

        @RepeatedTest(2)
        void repeated() {
            assertThat(isOutside()).isFalse();
        }

        @AfterSandboxed("parameterized")
        void wrote_its_own_file(CowDiff changes, TestInfo test) {
            assertThat(changes)
                    .added(test.getDisplayName().startsWith("[1]") ? "a" : "b")
                    .hasNoOtherChanges();
        }

        @Nested
        class InnerTestCase {

            @Test
            void nested() {
                assertThat(isOutside()).isFalse();
            }
        }
    }

    @Sandboxed(fork = ForkMode.METHOD, timeout = "2m")
    static class FactoryTestCase {

        @TestFactory
        Stream<DynamicNode> factory() {
            assertThat(isOutside()).isFalse();
            return Stream.of(
                    DynamicTest.dynamicTest(
                            "passes", () -> assertThat(isOutside()).isFalse()),
                    DynamicContainer.dynamicContainer("container", List.of(DynamicTest.dynamicTest("fails", () -> {
                        throw new IllegalStateException("dynamic");
                    }))));
        }

        @TestFactory
        Stream<DynamicNode> broken() {
            throw new IllegalArgumentException("broken");
        }
    }

    @Sandboxed(fork = ForkMode.METHOD)
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class EndsTestCase {

        @Test
        void exits() {
            System.exit(3);
        }

        @Test
        void halts() {
            Runtime.getRuntime().halt(4);
        }

        @AfterSandboxed("exits")
        void exited(CallResult<?> call) {
            assertThat(call).exited(3);
        }
    }

    @Sandboxed(fork = ForkMode.METHOD, timeout = "2m")
    static class AfterTestCase {

        @Test
        void passes() {}

        @AfterSandboxed
        void complains() {
            throw new IllegalStateException("seen from outside");
        }
    }

    @Sandboxed(fork = ForkMode.METHOD, timeout = "2m")
    static class MisspeltTestCase {

        @Test
        void test() {}

        @AfterSandboxed("tset")
        void never() {}
    }

    @Sandboxed(fork = ForkMode.METHOD, timeout = "2m")
    static class ParameterTestCase {

        @Test
        void takes_a_sandbox(Sandbox sandbox) {
            assertThat(sandbox).isNull();
        }
    }

    @Sandboxed(fork = ForkMode.METHOD, timeout = "2m")
    static class ProgramTestCase {

        @Test
        @SandboxedRun("true")
        void runs_a_program() {}
    }

    @Sandboxed(fork = ForkMode.METHOD, timeout = "2m")
    static class StaysTestCase {

        @Test
        @Sandboxed(fork = ForkMode.NONE)
        void stays() {}
    }

    @Sandboxed
    static class UnforkedTestCase {

        @Test
        void test() {}

        @AfterSandboxed("test")
        void never() {}
    }

    @Sandboxed
    static class UnforkedClassTestCase {

        @Test
        void test() {}

        @TestFactory
        Stream<DynamicTest> factory() {
            return Stream.of(DynamicTest.dynamicTest("test", () -> {}));
        }

        @AfterSandboxed
        void never() {}
    }

    @Sandboxed(fork = ForkMode.METHOD, timeout = "2m")
    static class SlowTestCase {

        @Test
        @Timeout(1)
        void never_ends() throws InterruptedException {
            new java.util.concurrent.CountDownLatch(1).await();
        }
    }

    @Sandboxed
    static class SomeTestCase {

        @AfterSandboxed
        void only_after_the_one_that_is_forked(RunResult run) {
            assertThat(run).succeeded();
        }

        @Test
        void stays() {
            assertThat(isOutside()).isTrue();
        }

        @Test
        @Sandboxed(fork = ForkMode.METHOD)
        void goes() {
            assertThat(isOutside()).isFalse();
        }
    }
}
