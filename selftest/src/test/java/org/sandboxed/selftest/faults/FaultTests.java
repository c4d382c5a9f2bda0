package org.sandboxed.selftest.faults;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.EndReason;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxedProcess;
import org.sandboxed.engine.fault.FaultRule;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.SyscallEvent;
import org.sandboxed.engine.record.Verdict;

import static org.assertj.core.api.Assertions.assertThat;

/** What each effect does to a real program, and what the record says about it. */
class FaultTests {

    private final Sandbox sandbox = Sandbox.builder().build();

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void the_third_fsync_fails_and_no_other() {
        FaultRule rule =
                sandbox.faults().on(Syscall.FSYNC).path("**/db.log").nth(3).fail(Errno.EIO);

        RunResult run = python("""
            import os
            log, other = open('db.log', 'w'), open('other', 'w')
            for i in range(5):
                os.fsync(other.fileno())
                try:
                    os.fsync(log.fileno())
                    print(i, 'saved')
                except OSError as e:
                    print(i, e.strerror)
            """);

        assertThat(run.stdout()).isEqualTo("0 saved\n1 saved\n2 Input/output error\n3 saved\n4 saved\n");
        assertThat(rule.fired()).isTrue();
        assertThat(rule.timesFired()).isOne();
        assertThat(rule.timesMatched()).isEqualTo(5);
        assertThat(rule.describe()).isEqualTo("on(fsync).path(\"**/db.log\").nth(3).fail(EIO)");
        assertThat(run.syscalls().of(Syscall.FSYNC).events())
                .filteredOn(event -> event.rule().isPresent())
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.rule()).contains("fault: " + rule.describe());
                    assertThat(event.decidedBy()).isEqualTo("faults");
                    assertThat(event.verdict()).isEqualTo(Verdict.FAILED);
                    assertThat(event.path())
                            .hasValueSatisfying(path -> assertThat(path).endsWith("/db.log"));
                });
        assertThat(run.syscalls().denied().events()).isEmpty();
    }

    private static String save() throws IOException {
        try (FileChannel log =
                FileChannel.open(Path.of("db.log"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            log.force(true);
            try {
                log.force(true);
                return "saved";
            } catch (IOException e) {
                return "not saved: " + e.getMessage();
            }
        }
    }

    @Test
    void code_of_the_test_meets_the_faults_of_its_sandbox() throws Exception {
        FaultRule rule = sandbox.faults()
                .on(Syscall.FSYNC, Syscall.FDATASYNC)
                .path("db.log")
                .nth(2)
                .fail(Errno.EIO);

        assertThat(sandbox.call(FaultTests::save)).isEqualTo("not saved: Input/output error");
        assertThat(rule.timesFired()).isOne();
        assertThat(rule.timesMatched()).isEqualTo(2);

        sandbox.faults().clear();
        assertThat(sandbox.call(FaultTests::save)).isEqualTo("saved");
        assertThat(rule.timesMatched()).isEqualTo(2);
    }

    @Test
    void a_write_is_shortened_and_the_program_writes_the_rest() {
        FaultRule rule = sandbox.faults().on(Syscall.WRITE).path("out").nth(1).shorten(3);

        RunResult run = python("""
            import os
            fd = os.open('out', os.O_CREAT | os.O_RDWR)
            print(os.write(fd, b'0123456789'), os.write(fd, b'abc'), os.lseek(fd, 0, os.SEEK_CUR))
            print(os.pread(fd, 100, 0))
            """);

        assertThat(run.stdout()).isEqualTo("3 3 6\nb'012abc'\n");
        assertThat(rule.timesFired()).isOne();
    }

    @Test
    void a_read_is_shortened_at_the_position_of_the_program() {
        sandbox.faults().on(Syscall.READ, Syscall.PREAD64).path("words").shorten(2);

        RunResult run = python("""
            import os
            fd = os.open('words', os.O_CREAT | os.O_RDWR)
            os.write(fd, b'abcdefghij')
            os.lseek(fd, 0, os.SEEK_SET)
            print(os.read(fd, 10), os.read(fd, 10), os.read(fd, 1), os.pread(fd, 10, 7))
            """);

        assertThat(run.stdout()).isEqualTo("b'ab' b'cd' b'e' b'hi'\n");
    }

    @Test
    void reads_from_a_pipe_are_shortened_and_wait_for_their_bytes() {
        FaultRule rule = sandbox.faults().on(Syscall.READ).program("cat").shorten(1);

        RunResult run = sandbox.run("sh", "-c", "(echo one; /bin/sleep 0.2; echo two) | cat");

        assertThat(run.stdout()).isEqualTo("one\ntwo\n");
        assertThat(rule.timesFired()).isGreaterThan(8);
    }

    @Test
    void a_program_that_waits_for_a_shortened_read_can_be_killed() {
        FaultRule rule = sandbox.faults().on(Syscall.READ).program("cat").shorten(1);

        SandboxedProcess cat = sandbox.start("cat");
        while (rule.timesFired() == 0) {
            Thread.onSpinWait();
        }
        cat.kill();

        assertThat(cat.waitFor().endReason()).isEqualTo(EndReason.CANCELLED);
    }

    @Test
    void a_delay_is_part_of_the_call_and_in_the_record() {
        FaultRule rule = sandbox.faults()
                .on(Syscall.UNLINKAT, Syscall.UNLINK)
                .path("old")
                .delay(Duration.ofMillis(300));

        RunResult run = sandbox.run("sh", "-c", "touch old new; rm new; rm old; test ! -e old");

        assertThat(run.exitCode()).isZero();
        assertThat(rule.timesFired()).isOne();
        assertThat(run.syscalls().events())
                .filteredOn(event -> event.note().isPresent())
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.took()).isGreaterThanOrEqualTo(Duration.ofMillis(300));
                    assertThat(event.note()).contains("fault: " + rule.describe());
                });
    }

    @Test
    void a_delayed_open_is_still_judged_by_the_policy() {
        sandbox.faults().on(Syscall.OPENAT).path("/root/**").optional().delay(Duration.ofMillis(50));
        FaultRule rule = sandbox.faults().on(Syscall.OPENAT).path("/var/log").delay(Duration.ofMillis(50));

        RunResult run = sandbox.run("ls", "/var/log");

        assertThat(run.stderr()).contains("Permission denied");
        assertThat(rule.fired()).isTrue();
        assertThat(run.syscalls().denied().events())
                .extracting(SyscallEvent::syscall)
                .contains(Syscall.OPENAT);
    }

    @Test
    void a_process_is_killed_in_the_middle_of_a_write() {
        FaultRule rule = sandbox.faults().on(Syscall.WRITE).path("data").nth(2).kill();

        RunResult run = sandbox.run("sh", "-c", "echo one > data; echo two >> data; echo three >> data");

        assertThat(run.signal()).hasValue(9);
        assertThat(run.endReason()).isEqualTo(EndReason.KILLED_BY_POLICY);
        assertThat(sandbox.run("cat", "data").stdout()).isEqualTo("one\n");
        assertThat(rule.timesFired()).isOne();
    }

    @Test
    void an_fsync_that_pretends_to_succeed_is_not_run() {
        FaultRule rule = sandbox.faults().on(Syscall.FSYNC).returnValue(0);

        RunResult run = python("import os; os.fsync(os.pipe()[0]); print('saved')");

        // The kernel would have said EINVAL.
        assertThat(run.stdout()).isEqualTo("saved\n");
        assertThat(rule.fired()).isTrue();
    }

    @Test
    void a_connection_is_reset_for_both_ends() {
        FaultRule rule =
                sandbox.faults().on(Syscall.SENDTO, Syscall.WRITE).nth(2).reset();

        RunResult run = python("""
            import socket
            a, b = socket.socketpair()
            a.send(b'one')
            try:
                a.send(b'two')
            except ConnectionResetError as e:
                print(e.strerror)
            print(b.recv(10), b.recv(10))
            """);

        assertThat(run.stderr()).isEmpty();
        assertThat(run.stdout()).isEqualTo("Connection reset by peer\nb'one' b''\n");
        assertThat(rule.timesFired()).isOne();
    }

    @Test
    void every_and_nth_count_anew_in_each_run() {
        FaultRule rule =
                sandbox.faults().on(Syscall.MKDIR, Syscall.MKDIRAT).every(2).fail(Errno.ENOSPC);

        for (int i = 0; i < 2; i++) {
            RunResult run = sandbox.run("mkdir", "a" + i, "b" + i, "c" + i, "d" + i);
            assertThat(run.stderr())
                    .contains("b" + i, "d" + i, "No space left on device")
                    .doesNotContain("a" + i, "c" + i);
        }
        assertThat(rule.timesFired()).isEqualTo(4);
        assertThat(rule.timesMatched()).isEqualTo(8);
    }

    @Test
    void the_same_seed_gives_the_same_faults() {
        String script = "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do rm f$i 2>/dev/null; echo $?; done";
        String touch = "touch f1 f2 f3 f4 f5 f6 f7 f8 f9 f10 f11 f12 f13 f14 f15 f16; ";
        FaultRule rule = sandbox.faults()
                .on(Syscall.UNLINKAT, Syscall.UNLINK)
                .probability(0.5, 42)
                .fail(Errno.EBUSY);

        String first = sandbox.run("sh", "-c", touch + script).stdout();
        String second = sandbox.run("sh", "-c", touch + script).stdout();

        assertThat(first).contains("0\n", "1\n").isEqualTo(second);
        assertThat(rule.timesFired()).isBetween(2L, 30L);
    }

    @Test
    void argv_and_program_tell_processes_apart() {
        FaultRule byArgv = sandbox.faults()
                .on(Syscall.MKDIR, Syscall.MKDIRAT)
                .argv("mkdir", "-p")
                .fail(Errno.EDQUOT);
        FaultRule byProgram =
                sandbox.faults().on(Syscall.OPENAT).program("touch").path("t").fail(Errno.EROFS);

        RunResult run = sandbox.run("sh", "-c", "mkdir plain; mkdir -p deep; touch t; echo x > t && cat t");

        assertThat(run.stdout()).isEqualTo("x\n");
        assertThat(run.stderr())
                .contains("deep", "Disk quota exceeded", "Read-only file system")
                .doesNotContain("plain");
        assertThat(byArgv.timesFired()).isOne();
        assertThat(byProgram.timesFired()).isOne();
    }

    @Test
    void an_exec_is_told_by_the_arguments_that_it_passes() {
        FaultRule rule = sandbox.faults().on(Syscall.EXECVE).argv("malicious").fail(Errno.EPERM);

        RunResult run = sandbox.run("sh", "-c", "/bin/echo fine; /bin/echo malicious; true");

        assertThat(run.stdout()).isEqualTo("fine\n");
        assertThat(rule.fired()).isTrue();
    }

    @Test
    void the_start_of_the_program_itself_is_no_fault() {
        FaultRule rule = sandbox.faults().on(Syscall.EXECVE).fail(Errno.ENOENT);

        RunResult run = sandbox.run("sh", "-c", "/bin/true || echo gone");

        assertThat(run.stdout()).isEqualTo("gone\n");
        assertThat(rule.timesFired()).isOne();
    }

    @Test
    void an_address_is_told_by_host_and_port() {
        FaultRule rule =
                sandbox.faults().on(Syscall.CONNECT).address("203.0.113.7:80").fail(Errno.ETIMEDOUT);

        RunResult run = python("""
            import socket
            for address in ('203.0.113.7', 80), ('203.0.113.7', 81), ('203.0.113.8', 80):
                try:
                    socket.create_connection(address, 2)
                except OSError as e:
                    print(e.strerror or e)
            """);

        assertThat(run.stdout()).isEqualTo("Connection timed out\nConnection refused\nConnection refused\n");
        assertThat(rule.timesFired()).isOne();
    }

    @Test
    void a_rule_counts_for_the_runs_that_start_after_it() {
        RunResult before = python("import os; os.fsync(os.open('f', os.O_CREAT)); print('saved')");
        FaultRule rule = sandbox.faults().on(Syscall.FSYNC).fail(Errno.EIO);
        RunResult after = python("import os; os.fsync(os.open('f', os.O_CREAT)); print('saved')");

        assertThat(before.stdout()).isEqualTo("saved\n");
        assertThat(before.syscalls().of(Syscall.FSYNC).count()).isZero();
        assertThat(after.stderr()).contains("Input/output error");
        assertThat(sandbox.faults().rules()).containsExactly(rule);
        assertThat(before.syscalls().sees(Syscall.FSYNC)).isFalse();
        assertThat(after.syscalls().sees(Syscall.FSYNC)).isTrue();
        assertThat(sandbox.syscalls().sees(Syscall.FSYNC))
                .as("the first run made one")
                .isFalse();
    }

    @Test
    void what_a_rule_was_about_from_the_start_is_seen_of_all_runs() {
        sandbox.faults().on(Syscall.FSYNC).path("none").fail(Errno.EIO);

        python("pass");
        python("pass");

        assertThat(sandbox.syscalls().sees(Syscall.FSYNC)).isTrue();
    }

    @Test
    void the_first_rule_that_fires_decides() {
        FaultRule first =
                sandbox.faults().on(Syscall.RMDIR, Syscall.UNLINKAT).nth(1).fail(Errno.EBUSY);
        FaultRule second = sandbox.faults().on(Syscall.RMDIR, Syscall.UNLINKAT).fail(Errno.EROFS);

        RunResult run = sandbox.run("sh", "-c", "mkdir a b; rmdir a; rmdir b");

        assertThat(run.stderr()).contains("busy", "Read-only");
        assertThat(first.timesFired()).isOne();
        assertThat(second.timesMatched()).isOne();
    }

    private RunResult python(String script) {
        return sandbox.run("python3", "-c", script);
    }
}
