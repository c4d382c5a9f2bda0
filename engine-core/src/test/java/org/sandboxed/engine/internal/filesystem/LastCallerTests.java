package org.sandboxed.engine.internal.filesystem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LastCallerTests {

    private static final int MANY = 20;

    private final FsCalls changes = new FsCalls();
    private final LastCaller last = new LastCaller(changes);
    private final Caller caller = new Caller();
    private long calls;
    private Process child;

    @BeforeEach
    void start_a_process_that_does_what_it_is_told() throws IOException {
        child = new ProcessBuilder("sh", "-c", "while read line; do $line; echo; done").start();
        set("0022");
    }

    @AfterEach
    void end_it() throws InterruptedException {
        last.close();
        child.destroyForcibly().waitFor();
    }

    @Test
    void is_asked_once_while_nobody_changes_it() throws IOException {
        assertThat(umask()).isEqualTo(022);
        set("0077");

        assertThat(umask()).as("what was not announced").isEqualTo(022);
    }

    @Test
    void is_asked_each_time_until_a_change_is_over() throws IOException {
        assertThat(umask()).isEqualTo(022);
        changes.begin(pid());

        assertThat(umask()).as("before it has its effect").isEqualTo(022);
        set("0077");
        assertThat(umask()).isEqualTo(077);
        changes.ended(pid());
        assertThat(umask()).isEqualTo(077);
        set("0137");
        assertThat(umask()).as("what was not announced").isEqualTo(077);
    }

    @Test
    void is_asked_again_after_a_change_of_anybody() throws IOException {
        assertThat(umask()).isEqualTo(022);
        changes.begin(pid() + 1);
        changes.ended(pid() + 1);
        set("0077");

        assertThat(umask()).isEqualTo(077);
    }

    @Test
    void a_change_of_who_is_gone_is_over() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        changes.begin((int) gone.pid());

        assertThat(umask()).isEqualTo(022);
        set("0077");
        assertThat(umask()).as("what was not announced").isEqualTo(022);
    }

    @Test
    void is_asked_each_time_where_too_many_are_changing_it() throws IOException {
        CountDownLatch end = new CountDownLatch(1);
        List<Thread> threads = Stream.generate(() -> new Thread(() -> await(end)))
                .limit(MANY)
                .peek(Thread::start)
                .toList();
        try {
            List<Integer> tids = tidsOfThisProcess();
            assertThat(tids).hasSizeGreaterThan(MANY);
            tids.forEach(changes::begin);
            tids.forEach(changes::ended);

            assertThat(umask()).isEqualTo(022);
            set("0077");
            assertThat(umask()).isEqualTo(077);
        } finally {
            end.countDown();
            for (Thread each : threads) {
                join(each);
            }
        }
    }

    private static void await(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Integer> tidsOfThisProcess() throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            return tasks.map(task -> Integer.valueOf(task.getFileName().toString()))
                    .toList();
        }
    }

    @Test
    void is_strict_about_who_is_gone() throws InterruptedException {
        assertThat(umask()).isEqualTo(022);
        child.destroyForcibly().waitFor();

        assertThat(umask()).isEqualTo(077);
    }

    @Test
    void knows_who_acts_as_the_supervisor_does() {
        call();
        assertThat(last.isSupervisorsEqual(caller)).isTrue();
    }

    @Test
    void knows_where_who_asks_often_is_until_somebody_goes() throws IOException {
        tell("cd /");
        assertThat(isInKept()).isFalse();
        for (int i = 0; i < MANY && !isInKept(); i++) {
            assertThat(directory()).isEqualTo("/");
        }
        assertThat(isInKept()).isTrue();
        changes.begin(pid());

        assertThat(isInKept()).as("before it has its effect").isFalse();
        assertThat(directory()).isEqualTo("/");
        assertThat(isInKept()).as("it may go at any time").isFalse();
        tell("cd /usr");
        assertThat(directory()).isEqualTo("/usr");
        changes.ended(pid());
        assertThat(directory()).isEqualTo("/usr");
        assertThat(isInKept()).isTrue();
        changes.begin(pid() + 1);
        assertThat(isInKept()).as("it may be who shares its directory").isFalse();
    }

    @Test
    void knows_nobody_else_to_be_there() throws Exception {
        tell("cd /");
        for (int i = 0; i < MANY; i++) {
            directory();
        }
        call();
        assertThat(last.isInKept(caller)).isTrue();
        caller.set(1, 1, ++calls);
        assertThat(last.isInKept(caller)).isFalse();
        child.destroyForcibly().waitFor();
        call();
        assertThat(last.isInKept(caller)).isFalse();
    }

    private boolean isInKept() {
        call();
        return last.isInKept(caller);
    }

    private String directory() {
        call();
        byte[] into = new byte[org.sandboxed.engine.internal.kernel.Files.PATH_MAX];
        String path = new String(into, 0, last.workingDirectory(caller, into), StandardCharsets.UTF_8);
        last.keepWorkingDirectory();
        return path;
    }

    private int umask() {
        call();
        return last.umask(caller);
    }

    private void call() {
        calls++;
        caller.set(pid(), pid(), calls);
    }

    private int pid() {
        return (int) child.pid();
    }

    private void set(String mask) throws IOException {
        tell("umask " + mask);
    }

    private void tell(String command) throws IOException {
        child.getOutputStream().write((command + "\n").getBytes(StandardCharsets.US_ASCII));
        child.getOutputStream().flush();
        assertThat(child.getInputStream().read()).isEqualTo('\n');
    }
}
