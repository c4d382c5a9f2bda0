package org.sandboxed.engine.world;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Syscall;

import static org.assertj.core.api.Assertions.assertThat;

/** A machine that was started with its sandbox. */
class BootTests {

    private static final Instant START = Instant.parse("2020-02-29T12:00:00Z");

    @Test
    void net_291_it_has_run_as_long_as_the_sandbox() {
        try (Sandbox sandbox = Sandbox.builder().timeStart(START).build()) {
            RunResult run = sandbox.run("python3", "-c", """
                import ctypes, os, time
                uptime = float(open('/proc/uptime').read().split()[0])
                later = uptime
                while later == uptime:
                    later = float(open('/proc/uptime').read().split()[0])
                info = (ctypes.c_long * 14)()
                ctypes.CDLL(None).sysinfo(info)
                stat = open('/proc/stat').read()
                started = int(open('/proc/self/stat').read().rsplit(')', 1)[1].split()[19]) / 100
                print(0 <= uptime < 20, later > uptime, 0 <= info[0] < 20, info[1], info[2], info[3])
                print('btime 1582977600' in stat.splitlines(), 0 <= started <= uptime)
                print(abs(1582977600 + later - time.time()) < 1.5)
                """);

            assertThat(run.stderr()).isEmpty();
            assertThat(run.stdout()).isEqualTo("True True True 0 0 0\nTrue True\nTrue\n");
            assertThat(run.syscalls().of(Syscall.SYSINFO).events())
                    .isNotEmpty()
                    .allSatisfy(event -> assertThat(event.rule()).hasValue("the clock of the sandbox"));
        }
    }

    @Test
    void tools_show_it() {
        try (Sandbox sandbox = Sandbox.builder().frozenTime(START).build()) {
            RunResult run = sandbox.run("sh", "-c", """
                uptime -s
                ps -o lstart= -p $$ | cut -c1-16
                cat /proc/$$/task/$$/stat | sed 's/.*) //' | awk '{ print $20 < 3000 }'
                """);

            assertThat(run.stderr()).isEmpty();
            assertThat(run.stdout()).matches("2020-02-29 1[12]:\\d\\d:\\d\\d\nSat Feb 29 12:00\n1\n");
        }
    }

    @Test
    void fs_334_it_has_nothing_to_do_but_the_sandbox_s_work() {
        try (Sandbox sandbox = Sandbox.builder().frozenTime(START).build()) {
            RunResult run = sandbox.run("python3", "-c", """
                import os, subprocess
                child = subprocess.Popen(['cat'], stdin=subprocess.PIPE)
                print(open('/proc/loadavg').read().replace(str(os.getpid()), 'me'), os.getloadavg())
                child.communicate()
                """);

            assertThat(run.stdout()).isEqualTo("0.00 0.00 0.00 1/2 me\n (0.0, 0.0, 0.0)\n");
        }
    }

    @Test
    void processors_and_start_are_told_together() {
        try (Sandbox sandbox = Sandbox.builder().frozenTime(START).cpus(3).build()) {
            RunResult run = sandbox.run("grep", "-E", "^(cpu[0-9]|btime)", "/proc/stat");

            assertThat(run.stdout().lines().map(line -> line.replaceAll("(cpu\\d).*", "$1")))
                    .containsExactly("cpu0", "cpu1", "cpu2", "btime 1582977600");
        }
    }

    @Test
    void nothing_is_changed_for_the_machine_s_clock() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run("sh", "-c", "cut -d. -f1 /proc/uptime; free > /dev/null");

            assertThat(Long.parseLong(run.stdout().strip())).isPositive();
            assertThat(run.syscalls().of(Syscall.SYSINFO).events()).isEmpty();
        }
    }
}
