package org.sandboxed.engine.internal.journal.describe;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.handler.Syscall;

import static org.assertj.core.api.Assertions.assertThat;

class SyscallFormatterTests {

    private static final CallTexts NOTHING = new CallTexts(List.of(), List.of(), List.of());

    @Test
    void prints_a_call_with_its_result_on_one_line() {
        assertThat(format(Syscall.OPENAT, paths("/etc/shadow"), 0xffffff9cL, 0x1000, 0x80000))
                .isEqualTo("openat(AT_FDCWD, \"/etc/shadow\", O_RDONLY|O_CLOEXEC) = ?");
        assertThat(SyscallFormatter.format(Syscall.GETPID, registers(), NOTHING, "-1 EACCES"))
                .isEqualTo("getpid() = -1 EACCES");
    }

    @Test
    void prints_the_arguments_of_a_new_program() {
        CallTexts texts =
                new CallTexts(List.of("/usr/bin/git"), List.of("git", "commit", "-m", "a \"b\"\n"), List.of());

        assertThat(format(Syscall.EXECVE, texts, 0x1000, 0x2000, 0x3000))
                .isEqualTo("execve(\"/usr/bin/git\", [\"git\", \"commit\", \"-m\", \"a \\\"b\\\"\\n\"], 0x3000) = ?");
    }

    @Test
    void prints_a_socket_address_as_it_was_recorded() {
        CallTexts texts = new CallTexts(List.of(), List.of(), List.of("203.0.113.7:80"));

        assertThat(format(Syscall.CONNECT, texts, 3, 0x1000, 16)).isEqualTo("connect(3, 203.0.113.7:80, 16) = ?");
        assertThat(format(Syscall.SENDTO, texts, 3, 0x1000, 5, 0x4000, 0x2000, 16))
                .isEqualTo("sendto(3, 0x1000, 5, MSG_NOSIGNAL, 203.0.113.7:80, 16) = ?");
        assertThat(format(Syscall.SENDMSG, texts, 3, 0x1000, 0))
                .isEqualTo("sendmsg(3, {msg_name=203.0.113.7:80}, 0) = ?");
        assertThat(format(Syscall.SENDMMSG, texts, 3, 0x1000, 1, 0))
                .isEqualTo("sendmmsg(3, [{msg_hdr={msg_name=203.0.113.7:80}}], 1, 0) = ?");
    }

    @Test
    void keeps_an_address_that_holds_a_line_break_on_one_line() {
        CallTexts texts = new CallTexts(List.of(), List.of(), List.of("/run/a\nb"));

        assertThat(format(Syscall.BIND, texts, 3, 0x1000, 16)).isEqualTo("bind(3, /run/a\\nb, 16) = ?");
    }

    @Test
    void prints_pointers_where_nothing_was_recorded() {
        assertThat(format(Syscall.RENAME, NOTHING, 0x1000, 0)).isEqualTo("rename(0x1000, NULL) = ?");
        assertThat(format(Syscall.EXECVE, NOTHING, 0x1000, 0x2000, 0)).isEqualTo("execve(0x1000, 0x2000, NULL) = ?");
        assertThat(format(Syscall.CONNECT, NOTHING, 3, 0x1000, 16)).isEqualTo("connect(3, 0x1000, 16) = ?");
    }

    @Test
    void does_not_give_the_text_of_one_argument_to_another() {
        assertThat(format(Syscall.LINK, paths("/b"), 0, 0x1000)).isEqualTo("link(NULL, \"/b\") = ?");
        assertThat(format(Syscall.EXECVE, new CallTexts(List.of(), List.of("sh"), List.of()), 0x1000, 0x2000, 0))
                .isEqualTo("execve(0x1000, [\"sh\"], NULL) = ?");
    }

    @Test
    void leaves_out_what_the_call_does_not_have() {
        assertThat(format(Syscall.OPENAT, paths("a"), 3, 0x1000, 0, 0777)).isEqualTo("openat(3, \"a\", O_RDONLY) = ?");
        assertThat(format(Syscall.OPENAT, paths("a"), 3, 0x1000, 0101, 0644))
                .isEqualTo("openat(3, \"a\", O_WRONLY|O_CREAT, 0644) = ?");
        assertThat(format(Syscall.MKNODAT, paths("a"), 3, 0x1000, 0010644, 7))
                .isEqualTo("mknodat(3, \"a\", S_IFIFO|0644) = ?");
    }

    @Test
    void names_the_requests_that_a_sandbox_refuses() {
        assertThat(format(Syscall.IOCTL, NOTHING, 0, 0x5412, 0x1000)).isEqualTo("ioctl(0, TIOCSTI, 0x1000) = ?");
        assertThat(format(Syscall.PRCTL, NOTHING, 4, 0)).isEqualTo("prctl(PR_SET_DUMPABLE, SUID_DUMP_DISABLE) = ?");
        assertThat(format(Syscall.PTRACE, NOTHING, 16, 1, 0, 0)).isEqualTo("ptrace(PTRACE_ATTACH, 1, 0, 0) = ?");
        assertThat(format(Syscall.UNSHARE, NOTHING, 0x10020000)).isEqualTo("unshare(CLONE_NEWNS|CLONE_NEWUSER) = ?");
        assertThat(format(Syscall.KILL, NOTHING, 0xffffffffL, 9)).isEqualTo("kill(-1, SIGKILL) = ?");
    }

    @Test
    void prints_clone_with_names_as_far_as_the_flags_reach() {
        assertThat(format(Syscall.CLONE, NOTHING, 0x4111, 0x7000, 1, 2, 3))
                .isEqualTo("clone(child_stack=0x7000, flags=CLONE_VM|CLONE_VFORK|SIGCHLD) = ?");
        assertThat(format(Syscall.CLONE, NOTHING, 0x01200011, 0, 0, 0x9000, 0x9000))
                .isEqualTo("clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD,"
                        + " child_tidptr=0x9000) = ?");
    }

    @Test
    void prints_the_registers_of_a_call_whose_arguments_it_does_not_know() {
        assertThat(format(Syscall.MSEAL, NOTHING, 0x1000, 16)).isEqualTo("mseal(0x1000, 0x10, 0, 0, 0, 0) = ?");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 0x7fff_ffff_ffff_ffffL, Long.MIN_VALUE, 0xdead_beefL})
    void prints_every_call_whatever_its_registers_hold(long value) {
        List<Long> registers = Collections.nCopies(6, value);

        assertThat(Syscall.all())
                .allSatisfy(syscall -> assertThat(SyscallFormatter.format(syscall, registers, paths("p"), "0"))
                        .startsWith(syscall + "(")
                        .endsWith(") = 0")
                        .hasLineCount(1));
    }

    private static String format(Syscall syscall, CallTexts texts, long... values) {
        return SyscallFormatter.format(syscall, registers(values), texts, "?");
    }

    private static CallTexts paths(String... paths) {
        return new CallTexts(List.of(paths), List.of(), List.of());
    }

    private static List<Long> registers(long... values) {
        List<Long> registers = new ArrayList<>(Collections.nCopies(6, 0L));
        for (int i = 0; i < values.length; i++) {
            registers.set(i, values[i]);
        }
        return registers;
    }
}
