package org.sandboxed.selftest.extension;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.fault.FaultRule;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.junit.FailSyscall;
import org.sandboxed.junit.ForkMode;
import org.sandboxed.junit.Sandboxed;
import org.sandboxed.junit.SandboxedRun;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** Tests whose programs meet faults, or should have. */
final class FaultTestCases {

    private FaultTestCases() {}

    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @FailSyscall(
            value = {"mkdir", "mkdirat"},
            path = "full",
            errno = Errno.ENOSPC)
    @interface FullDisk {}

    @FullDisk
    static class ComposedTestCase {

        @Test
        @FailSyscall(
                value = {"unlink", "unlinkat"},
                argv = "-v",
                nth = 2,
                errno = Errno.EBUSY)
        void meets_the_faults_of_class_and_method(Sandbox sandbox) {
            RunResult run = sandbox.run("sh", "-c", "mkdir full; touch a b c; rm -v a b c");

            assertThat(run).hasStderrContaining("No space left on device").hasStderrContaining("busy");
            assertThat(sandbox.faults().rules())
                    .hasSize(2)
                    .allSatisfy(rule -> assertThat(rule).fired().firedTimes(1));
        }
    }

    @FailSyscall(value = "fsync", path = "**/db.log", nth = 3)
    static class UnusedTestCase {

        @Test
        @SandboxedRun({"python3", "-c", "import os; os.fsync(os.open('db.log', os.O_CREAT))"})
        void passes(RunResult run) {
            assertThat(run).succeeded();
        }
    }

    @Sandboxed(fork = ForkMode.METHOD)
    static class ForkedTestCase {

        @Test
        @FailSyscall(
                value = {"mkdir", "mkdirat"},
                path = "full",
                errno = Errno.ENOSPC)
        void meets_the_fault() {
            assertThatThrownBy(() -> Files.createDirectory(Path.of("full")))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessage("full: No space left on device");
        }
    }

    @FailSyscall(value = "fsync", nth = 3, optional = true)
    static class OptionalTestCase {

        @Test
        @SandboxedRun("true")
        void passes(RunResult run) {
            assertThat(run).succeeded();
        }
    }

    @FailSyscall(value = {"mkdir", "mkdirat"})
    static class SharedTestCase {

        @BeforeAll
        static void share(Sandbox shared) {
            assertThat(shared.run("true")).succeeded();
        }

        @Test
        void does_nothing(Sandbox shared) {
            assertThat(shared.run("true")).succeeded();
        }

        @Test
        void meets_the_fault(Sandbox shared) {
            assertThat(shared.run("mkdir", "a")).failed();
        }
    }

    static class MisspeltTestCase {

        @Test
        @FailSyscall("fsink")
        void never_runs() {
            throw new AssertionError("was run");
        }
    }

    static class ContradictoryTestCase {

        @Test
        @FailSyscall(value = "fsync", nth = 1, every = 2)
        void never_runs() {
            throw new AssertionError("was run");
        }
    }

    @FailSyscall(value = "fsync", optional = true)
    static class AssertionTestCase {

        @Test
        void expects_more(Sandbox sandbox) {
            FaultRule rule = sandbox.faults().on(Syscall.MKDIR, Syscall.MKDIRAT).fail(Errno.EIO);
            sandbox.run("mkdir", "a");

            assertThat(rule).firedTimes(2);
        }
    }
}
