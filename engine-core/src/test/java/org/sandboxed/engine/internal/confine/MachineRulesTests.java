package org.sandboxed.engine.internal.confine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.confine.ArgumentRulesTests.Call;

import static org.assertj.core.api.Assertions.assertThat;

/** What the kernel lets whoever may read a file, has a socket, or is root do to the machine. */
class MachineRulesTests {

    private final Call call = new Call(FilterPolicy.builder().build());

    @ParameterizedTest
    @ValueSource(
            ints = {
                0xC004_5877, 0xC018_5879, 0x8004_587D, 0x4030_5828, 0x4080_6685, 0x800C_6613, 0x4010_6610, 0x4020_660C,
                0x5000_940E, 0x5000_9401, 0x5000_940F, 0x4100_9432, 0x4004_7211, 0x4028_6E86, 0x4020_BC10, 0x4020_F50F
            })
    void a_command_of_a_file_system_is_refused(int command) {
        call.of(Syscall.IOCTL, 5, command).isRefused(Errno.EPERM, "of a file system");
        call.of(Syscall.IOCTL, 5, 0xffff_ffff_0000_0000L | command).isRefused(Errno.EPERM, "of a file system");
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0x8008_6601,
                0x8008_7601,
                0x801C_581F,
                0x800C_581E,
                0xC020_660B,
                0xC004_6686,
                0x8100_9431,
                0x4004_9409,
                0x4020_940D,
                0xC018_9436,
                1,
                2
            })
    void what_only_looks_at_a_file_or_clones_it_passes(int command) {
        call.of(Syscall.IOCTL, 5, command).passes();
    }

    @ParameterizedTest
    @CsvSource({"0, 64", "0, 65", "0, 96", "0, 128", "0, 200", "0, 1153", "41, 64", "41, 65"})
    void an_option_of_the_firewall_is_refused(int level, int option) {
        call.of(Syscall.SETSOCKOPT, 5, level, option).isRefused(Errno.EPERM, "packet filter");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 64", "0, 67", "0, 96", "0, 99", "0, 128", "0, 131", "0, 1152", "0, 1159", "41, 64", "41, 65", "41, 68",
        "41, 69"
    })
    void the_firewall_is_not_told(int level, int option) {
        call.of(Syscall.GETSOCKOPT, 5, level, option).isRefused(Errno.EPERM, "packet filter");
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "0, 14", "0, 80", "41, 26", "41, 66", "41, 67", "41, 80", "6, 64", "1, 64"})
    void other_options_are_told(int level, int option) {
        call.of(Syscall.GETSOCKOPT, 5, level, option).passes();
    }

    @ParameterizedTest
    @CsvSource({"0, 16", "0, 17", "41, 34", "41, 35"})
    void no_tunnel_is_put_on_a_socket(int level, int option) {
        call.of(Syscall.SETSOCKOPT, 5, level, option).isRefused(Errno.EPERM, "IPsec");
    }

    @Test
    void a_pair_of_sockets_is_of_families_that_a_socket_can_be_of() {
        call.of(Syscall.SOCKETPAIR, 30, 2, 0).isRefused(Errno.EAFNOSUPPORT, "socketpair(2)");
        call.of(Syscall.SOCKETPAIR, 40, 1, 0).isRefused(Errno.EAFNOSUPPORT, "socketpair(2)");
        call.of(Syscall.SOCKETPAIR, 1, 2, 0).passes();
        call.of(Syscall.SOCKETPAIR, 2, 1, 0).passes();
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "0, 35", "0, 51", "0, 63", "41, 26", "41, 66", "41, 67", "6, 64", "1, 64"})
    void other_options_pass(int level, int option) {
        call.of(Syscall.SETSOCKOPT, 5, level, option).passes();
    }

    @Test
    void no_memory_is_taken_from_the_machine() {
        call.of(Syscall.MADVISE, 0, 4096, 100).isRefused(Errno.EPERM, "MADV_HWPOISON");
        call.of(Syscall.MADVISE, 0, 4096, 101).isRefused(Errno.EPERM, "MADV_HWPOISON");
        call.of(Syscall.MADVISE, 0, 4096, 4).passes();
    }

    @Test
    void nothing_is_read_into_memory_meanwhile_where_a_callback_judges_it() {
        Call judged = new Call(FilterPolicy.builder().shareMemory(false).build());

        assertThat(judged.filter(Syscall.IO_SETUP, 1, 0)).isEqualTo(SeccompAction.USER_NOTIF);
        assertThat(judged.refusal(Syscall.IO_SETUP, 1, 0).errno()).isEqualTo(Errno.ENOSYS);
        call.of(Syscall.IO_SETUP, 1).passes();
    }

    @Test
    void a_lease_is_refused() {
        call.of(Syscall.FCNTL, 5, 1024, 1).isRefused(Errno.EPERM, "F_SETLEASE");
        call.of(Syscall.FCNTL, 5, 1025).passes();
    }
}
