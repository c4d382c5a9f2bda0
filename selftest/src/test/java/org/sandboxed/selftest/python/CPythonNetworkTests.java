package org.sandboxed.selftest.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of CPython's suite that use sockets pass inside of a sandbox that allows the loopback addresses as they do outside:
 * those that take seconds, not minutes, and do not fill buffers with thousands of small messages against a clock.
 */
class CPythonNetworkTests {

    @TempDir
    Path directory;

    @BeforeAll
    static void needs_the_test_suite_of_the_system() throws IOException, InterruptedException {
        PythonSuite.assumeInstalled();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "test.test_socket.BasicTCPTest",
                "test.test_socket.BasicUDPTest",
                "test.test_socket.NonBlockingTCPTests",
                "test.test_socket.SendmsgUDPTest",
                "test.test_socket.RecvmsgSCMRightsStreamTest",
                "test.test_socket.CreateServerFunctionalTest",
                "test.test_socket.TestUnixDomain",
                "test.test_asyncio.test_server",
                "test.test_asyncio.test_sock_lowlevel",
                "test.test_asyncio.test_streams",
            })
    void passes_the_same_tests_inside_as_outside(String tests) throws IOException {
        PythonSuite suite = PythonSuite.in(directory);
        CompletableFuture<Set<String>> outside = CompletableFuture.supplyAsync(() -> suite.runOutside(tests));
        RunResult run = runInside(suite, tests);
        Set<String> inside = PythonSuite.passed(run.stdout());

        assertThat(run.handlerFailure()).isEmpty();
        assertThat(run.timedOut()).isFalse();
        assertThat(inside).isNotEmpty();
        Set<String> lost = new TreeSet<>(outside.join());
        lost.removeAll(inside);
        assertThat(lost).as(() -> run.network().denied() + run.stderr()).isEmpty();
    }

    private RunResult runInside(PythonSuite suite, String module) throws IOException {
        try (Sandbox sandbox = Sandbox.builder()
                .readable("/")
                .writable("/")
                .allowNet("localhost", "icmp://localhost")
                .allowBind("*")
                .maxProcesses(512)
                .timeout(PythonSuite.LIMIT)
                .env("HOME", System.getProperty("user.home"))
                .cwd(Files.createDirectory(directory.resolve("inside")).toString())
                .build()) {
            return sandbox.run(PythonSuite.PYTHON, suite.script().toString(), module);
        }
    }
}
