package org.sandboxed.selftest.jvm;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Action;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.policy.PolicyVerdict;
import org.sandboxed.engine.record.SyscallEvent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Which Java thread made a call, and what it was doing. */
class JavaStacksTests {

    private static void connect() throws IOException {
        new Socket("203.0.113.7", 80).close();
    }

    private static void write(String name) {
        try {
            Files.writeString(Path.of(name), name);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String read(String path) {
        try (java.io.InputStream in = new java.io.FileInputStream(path)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static SyscallEvent only(RunResult run, Syscall syscall) {
        List<SyscallEvent> events = run.syscalls().denied().of(syscall).events();
        assertThat(events).hasSize(1);
        return events.get(0);
    }

    private static SyscallEvent opened(RunResult run, String name) {
        return run.syscalls().of(Syscall.OPENAT).events().stream()
                .filter(event ->
                        event.path().filter(path -> path.endsWith(name)).isPresent())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_call_has_the_thread_that_made_it_and_its_stack() {
        try (Sandbox sandbox = Sandbox.builder().javaStacks(Syscall.CONNECT).build()) {
            RunResult run = sandbox.attempt(JavaStacksTests::connect).run();

            SyscallEvent connect = only(run, Syscall.CONNECT);
            assertThat(connect.javaThread()).hasValue("main");
            assertThat(connect.javaStack())
                    .anySatisfy(frame -> {
                        assertThat(frame.getClassName()).isEqualTo(JavaStacksTests.class.getName());
                        assertThat(frame.getMethodName()).isEqualTo("connect");
                        assertThat(frame.getFileName()).isEqualTo("JavaStacksTests.java");
                        assertThat(frame.getLineNumber()).isPositive();
                    })
                    .first()
                    .satisfies(frame -> {
                        assertThat(frame.isNativeMethod()).isTrue();
                        assertThat(frame.getModuleName()).isEqualTo("java.base");
                    });
            assertThat(connect.isDenial()).isTrue();
            assertThat(connect.describe()).contains(" java \"main\"] connect(");
        }
    }

    @Test
    void threads_are_told_apart_also_after_they_were_given_another_name() {
        try (Sandbox sandbox = Sandbox.builder().javaStacks().build()) {
            RunResult run = sandbox.attempt(() -> {
                        ExecutorService pool = Executors.newFixedThreadPool(2, work -> new Thread(work, "a \"pool\""));
                        pool.submit(() -> write("first")).get();
                        pool.submit(() -> write("second")).get();
                        pool.submit(() -> {
                                    Thread.currentThread().setName("a long name that the kernel does not keep");
                                    write("third");
                                })
                                .get();
                        pool.shutdown();
                        write("last");
                    })
                    .run();

            assertThat(opened(run, "first").javaThread()).hasValue("a \"pool\"");
            assertThat(opened(run, "second").javaThread()).hasValue("a \"pool\"");
            assertThat(opened(run, "third").javaThread()).hasValue("a long name that the kernel does not keep");
            assertThat(opened(run, "last").javaThread()).hasValue("main");
            assertThat(opened(run, "last").javaStack()).isEmpty();
            assertThat(run.syscalls().denied().events()).isEmpty();
        }
    }

    /** Starts another program. */
    static final class Starts {
        public static void main(String[] arguments) throws IOException, InterruptedException {
            new ProcessBuilder("cat", "/etc/hostname").start().waitFor();
            System.out.println("done");
        }
    }

    @Test
    void other_programs_and_other_runs_have_no_java_thread() {
        try (Sandbox sandbox = Sandbox.builder().javaStacks(Syscall.OPENAT).build()) {
            RunResult java = sandbox.runJava(Starts.class);
            RunResult cat = sandbox.run("cat", "/etc/hostname");

            assertThat(java.stdout()).isEqualTo("done\n");
            assertThat(java.command()).anySatisfy(option -> assertThat(option).startsWith("-javaagent:"));
            assertThat(opened(java, "/etc/hostname").javaThread()).isEmpty();
            assertThat(opened(cat, "/etc/hostname").javaThread()).isEmpty();
            assertThat(opened(cat, "/etc/hostname").javaStack()).isEmpty();
        }
    }

    /** Writes a file with a lock that another thread waits for. */
    static final class HoldsLock {
        public static void main(String[] arguments) throws InterruptedException {
            Object lock = new Object();
            Thread waiting;
            synchronized (lock) {
                waiting = new Thread(
                        () -> {
                            synchronized (lock) {
                                write("after");
                            }
                        },
                        "waiting");
                waiting.start();
                write("within");
            }
            waiting.join();
        }
    }

    @Test
    void a_thread_that_holds_a_lock_is_told_too() {
        try (Sandbox sandbox = Sandbox.builder().javaStacks(Syscall.OPENAT).build()) {
            RunResult run = sandbox.runJava(HoldsLock.class);

            assertThat(run.exitCode()).isZero();
            assertThat(opened(run, "within").javaThread()).hasValue("main");
            assertThat(opened(run, "within").javaStack())
                    .extracting(StackTraceElement::getMethodName)
                    .contains("write", "main");
            assertThat(opened(run, "after").javaThread()).hasValue("waiting");
        }
    }

    @Test
    void what_others_decide_stands() {
        try (Sandbox sandbox = Sandbox.builder()
                .javaStacks(Syscall.OPENAT)
                .policy((event, context) ->
                        event.path().filter(path -> path.endsWith("/refused")).isPresent()
                                ? PolicyVerdict.deny(Errno.EROFS)
                                : PolicyVerdict.allow())
                .build()) {
            assertThatThrownBy(() -> sandbox.call(() -> write("refused")))
                    .hasMessageContaining("Read-only file system");
            assertThat(sandbox.syscalls().denied().events())
                    .anySatisfy(
                            event -> assertThat(event.javaStack().toString()).contains("JavaStacksTests.write"));
        }
    }

    @Test
    void what_a_handler_defers_is_deferred() {
        try (Sandbox sandbox = Sandbox.builder()
                .javaStacks(Syscall.OPENAT)
                .handler(
                        Syscall.OPENAT,
                        call -> call.readString(1).filter("/made/up"::equals).isPresent()
                                ? Action.defer(() -> Action.injectBytes("deferred".getBytes(UTF_8)))
                                : Action.proceed())
                .build()) {
            assertThat(sandbox.call(() -> read("/made/up"))).isEqualTo("deferred");
        }
    }

    @Test
    void nothing_is_left_behind_and_nothing_is_asked_of_others() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.attempt(JavaStacksTests::connect).run();

            assertThat(only(run, Syscall.CONNECT).javaThread()).isEmpty();
            assertThat(run.command()).noneSatisfy(option -> assertThat(option).contains("agent.jar"));
        }
        try (Sandbox sandbox = Sandbox.builder().javaStacks().build()) {
            RunResult run = sandbox.attempt(() -> write("file")).run();

            assertThat(run.changes().added()).containsExactly("file");
            String agent = run.command().stream()
                    .filter(option -> option.startsWith("-javaagent:") && option.contains("sandboxed-agent-"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Path.of(agent.substring(agent.indexOf('=') + 1))).doesNotExist();
        }
    }
}
