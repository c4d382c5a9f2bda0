package org.sandboxed.engine.internal.journal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.record.SyscallEvent;
import org.sandboxed.engine.record.SyscallLog;

import static org.assertj.core.api.Assertions.assertThat;

class RuntimeNoiseTests {

    private static final long O_WRONLY_CREAT = 0x41;

    private final JournalFixture fixture = new JournalFixture();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/ld.so.cache",
                "/lib/x86_64-linux-gnu/libc.so.6",
                "/usr/lib/aarch64-linux-gnu/libz.so.1.2.13",
                "/usr/lib/locale/locale-archive",
                "/usr/share/locale/en/LC_MESSAGES/git.mo",
                "/usr/lib/x86_64-linux-gnu/gconv/gconv-modules.cache",
                "/etc/nsswitch.conf",
                "/usr/share/zoneinfo/Etc/UTC",
                "/srv/jdk-17/lib/modules",
                "/srv/jdk-17/lib/jvm.cfg",
                "/etc/java-17-openjdk/jvm-amd64.cfg",
                "/srv/jdk-17/lib/server/libjvm.so",
                "/srv/jdk-17/conf/security/java.security",
                "/proc/self/maps",
                "/sys/fs/cgroup/memory.max",
                "/usr/lib/python3.11/encodings/utf_8.py",
                "/usr/lib/python3/dist-packages",
                "/home/me/.pyenv/versions/3.11.4/lib/python3.11/os.py",
                "/usr",
                "/srv/jdk-17/lib/tls/x86_64",
                "/dev/urandom",
                "/venv/pyvenv.cfg",
                "/proj/__pycache__/a.cpython-311.pyc",
                "/dev/null",
                "/etc/gitconfig",
                "/home/me/.config/git/config",
                ".hotspotrc"
            })
    void reading_what_a_runtime_reads_is_noise(String path) {
        assertThat(RuntimeNoise.isNoise(fixture.open(path, 0))).isTrue();
        assertThat(RuntimeNoise.isNoise(fixture.failOpen(path, Errno.ENOENT))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/passwd",
                "/etc/shadow",
                "/proc/self/environ",
                "/proc/1/maps",
                "/home/me/.ssh/id_rsa",
                "/work/lib.so",
                "/work/modules",
                "hello.c"
            })
    void reading_anything_else_is_not(String path) {
        assertThat(RuntimeNoise.isNoise(fixture.open(path, 0))).isFalse();
    }

    @Test
    void writing_is_not_noise_except_where_a_runtime_writes() {
        assertThat(RuntimeNoise.isNoise(fixture.open("/etc/ld.so.cache", O_WRONLY_CREAT)))
                .isFalse();
        assertThat(RuntimeNoise.isNoise(fixture.open("/proc/self/coredump_filter", O_WRONLY_CREAT)))
                .isTrue();
        assertThat(RuntimeNoise.isNoise(fixture.open("/tmp/hsperfdata_me/12", O_WRONLY_CREAT)))
                .isTrue();
    }

    @Test
    void a_denial_is_never_noise() {
        SyscallEvent refused = fixture.failOpen("/etc/ld.so.cache", Errno.EACCES);
        fixture.begin(Syscall.OPENAT);
        JournalFixture.text(fixture.writer, TextKind.PATH, "/dev/null");
        SyscallEvent ruledOut = fixture.commit(DecisionKind.CONTINUED, 0, fixture.journal.refusal("denied(/dev)"));

        assertThat(RuntimeNoise.isNoise(refused)).isFalse();
        assertThat(RuntimeNoise.isNoise(ruledOut)).isFalse();
    }

    @Test
    void goes_by_where_a_path_led() {
        JournalFixture.text(fixture.begin(Syscall.NEWFSTATAT), TextKind.PATH, "/dev/null");
        JournalFixture.text(fixture.writer, TextKind.RESOLVED_PATH, "/work/secret");

        assertThat(RuntimeNoise.isNoise(fixture.commit(DecisionKind.CONTINUED, 0, -1)))
                .isFalse();
    }

    @Test
    void a_process_is_itself_by_its_number_as_well() {
        JournalFixture.text(fixture.begin(Syscall.OPENAT), TextKind.PATH, "/proc/self/maps");
        JournalFixture.text(fixture.writer, TextKind.RESOLVED_PATH, "/proc/12/maps");
        SyscallEvent itself = fixture.commit(DecisionKind.CONTINUED, 0, -1);
        JournalFixture.text(fixture.begin(Syscall.OPENAT), TextKind.PATH, "/proc/123/maps");
        SyscallEvent other = fixture.commit(DecisionKind.CONTINUED, 0, -1);

        assertThat(RuntimeNoise.isNoise(itself)).isTrue();
        assertThat(RuntimeNoise.isNoise(other)).isFalse();
    }

    @Test
    void looking_at_an_open_file_again_is_noise() {
        JournalFixture.text(fixture.begin(Syscall.NEWFSTATAT, 3), TextKind.PATH, "");
        SyscallEvent stat = fixture.commit(DecisionKind.CONTINUED, 0, -1);
        JournalFixture.text(fixture.begin(Syscall.FCHOWNAT, 3), TextKind.PATH, "");
        SyscallEvent change = fixture.commit(DecisionKind.CONTINUED, 0, -1);

        assertThat(RuntimeNoise.isNoise(stat)).isTrue();
        assertThat(RuntimeNoise.isNoise(change)).isFalse();
    }

    @Test
    void a_call_without_a_path_is_not_noise() {
        fixture.begin(Syscall.CLONE);

        assertThat(RuntimeNoise.isNoise(fixture.commit(DecisionKind.CONTINUED, 0, -1)))
                .isFalse();
    }

    @Test
    void the_log_leaves_noise_out() {
        fixture.open("/etc/ld.so.cache", 0);
        SyscallEvent own = fixture.open("data.txt", 0);

        SyscallLog quiet = fixture.journal.live().withoutRuntimeNoise();

        assertThat(quiet.events()).containsExactly(own);
        assertThat(quiet.count(Syscall.OPENAT)).isEqualTo(1);
        assertThat(quiet.denied().isEmpty()).isTrue();
    }
}
