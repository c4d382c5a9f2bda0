package org.sandboxed.engine.internal.confine;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sandboxed.engine.internal.kernel.arch.Architecture.X86_64;

/** Each rule over the program that the kernel would run, and over the supervisor's own answer. */
class ArgumentRulesTests {

    private static final int AF_UNIX = 1;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int AF_NETLINK = 16;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SOCK_NONBLOCK = 0x800;

    private final Call call = new Call(FilterPolicy.builder()
            .notify(NotifiedSets.PROCESS)
            .notify(NotifiedSets.CHILD_SIGNAL)
            .notify(NotifiedSets.NETWORK)
            .notify(NotifiedSets.LIMITS)
            .build());

    @ParameterizedTest
    @ValueSource(ints = {0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000})
    void core_019_clone_with_a_namespace_flag_is_refused(int flag) {
        call.of(Syscall.CLONE, flag | 17).isRefused(Errno.EPERM, "makes a namespace");
        // Even where a thread asks for it, and whatever the high word says.
        call.of(Syscall.CLONE, flag | 0x10900).isRefused(Errno.EPERM, "makes a namespace");
        call.of(Syscall.CLONE, 0x1_0000_0000L | flag).isRefused(Errno.EPERM, "makes a namespace");
    }

    @Test
    void core_021_a_thread_passes_and_a_process_is_notified() {
        long pthread = 0x3d0f00;

        call.of(Syscall.CLONE, pthread).passes();
        call.of(Syscall.CLONE, 0x1208011).isRefused(Errno.EPERM, "makes a child of the parent");
        call.of(Syscall.CLONE, 0x1200011).isNotified();
        call.of(Syscall.CLONE, 0x4111).isNotified();
    }

    @Test
    void a_process_passes_where_forks_are_not_counted() {
        Call uncounted = new Call(FilterPolicy.builder().build());

        uncounted.of(Syscall.CLONE, 17).passes();
        uncounted.of(Syscall.CLONE, 0x10000000).isRefused(Errno.EPERM, "makes a namespace");
    }

    @Test
    void only_who_handles_sigchld_is_seen_and_only_where_forks_are_counted() {
        call.of(Syscall.RT_SIGACTION, 17, 0x7ffc0000L).isNotified();
        call.of(Syscall.RT_SIGACTION, 17, 0x7ffc_0000_0000L).isNotified();
        call.of(Syscall.RT_SIGACTION, 17, 0).passes();
        call.of(Syscall.RT_SIGACTION, 2, 0x7ffc0000L).passes();

        Call uncounted = new Call(FilterPolicy.builder().build());
        uncounted.of(Syscall.RT_SIGACTION, 17, 0x7ffc0000L).passes();
    }

    @Test
    void core_021_clone3_looks_like_an_old_kernel() {
        assertThat(call.filter(Syscall.CLONE3, 0x7fff1234L, 88)).isEqualTo(SeccompAction.errno(38));
        assertThat(call.refusal(Syscall.CLONE3, 0x7fff1234L, 88).errno()).isEqualTo(Errno.ENOSYS);
    }

    @Test
    void clone3_is_still_refused_where_it_is_recorded() {
        Call recording =
                new Call(FilterPolicy.builder().record(List.of(Syscall.CLONE3)).build());

        recording.of(Syscall.CLONE3, 0x7fff1234L, 88).isRefused(Errno.ENOSYS, "clone3");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x5412, 0x541C, 0x541D, 0x5423})
    void core_022_an_ioctl_on_the_list_is_refused(int command) {
        call.of(Syscall.IOCTL, 5, command).isRefused(Errno.EPERM, "ioctl(");
        // The kernel looks at 32 bits only.
        call.of(Syscall.IOCTL, 5, 0xffff_ffff_0000_0000L | command).isRefused(Errno.EPERM, "ioctl(");
    }

    @ParameterizedTest
    @ValueSource(longs = {0x5401, 0x5411, 0x5413, 0x541B, 0x5424, 0x8903, 0x8907, 0x894B, 0x8A00, 0x5412L << 32})
    void any_other_ioctl_passes(long command) {
        call.of(Syscall.IOCTL, 0x5412, command).passes();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0x890B, 0x8910, 0x8912, 0x8913, 0x8915, 0x8917, 0x8919, 0x891B, 0x8927, 0x8933, 0x8946, 0x89FF, 0x8B01
            })
    void core_023_an_ioctl_about_interfaces_is_answered(int command) {
        call.of(Syscall.IOCTL, 5, command).isNotified();
        call.of(Syscall.IOCTL, 5, 0xffff_ffff_0000_0000L | command).isNotified();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x8901, 0x8902})
    void an_ioctl_that_sets_who_is_signalled_is_noticed(int command) {
        call.of(Syscall.IOCTL, 5, command).isNotified();
    }

    @Test
    void of_signals_only_those_to_the_thread_that_installs_the_filter_are_noticed() {
        Call signal =
                new Call(FilterPolicy.builder().notify(NotifiedSets.SIGNALS).build());
        int carrier = KernelFilter.CARRIER;

        signal.of(Syscall.KILL, carrier, 9).isNotified();
        signal.of(Syscall.KILL, 5, carrier).passes();
        signal.of(Syscall.KILL, -1, 9).passes();
        signal.of(Syscall.TGKILL, 5, carrier, 9).isNotified();
        signal.of(Syscall.TGKILL, carrier, 5, 9).passes();
        signal.of(Syscall.PIDFD_OPEN, carrier, 128).isNotified();
        signal.of(Syscall.FCNTL, 3, 8, carrier).isNotified();
        signal.of(Syscall.FCNTL, 3, 8, 5).passes();
        signal.of(Syscall.FCNTL, 3, 15, 0x7fff_0000L).isNotified();
        signal.of(Syscall.FCNTL, 3, 1, carrier).passes();
    }

    @Test
    void of_futexes_only_waits_for_a_time_of_day_are_noticed() {
        Call waiting =
                new Call(FilterPolicy.builder().notify(NotifiedSets.DEADLINES).build());

        waiting.of(Syscall.FUTEX, 0x1000, 9 | 128 | 256, 0, 0x7fff_0000_0000L).isNotified();
        waiting.of(Syscall.FUTEX, 0x1000, 9 | 256, 0, 0x7fff_0000L).isNotified();
        waiting.of(Syscall.FUTEX, 0x1000, 9 | 128 | 256, 0, 0).passes();
        waiting.of(Syscall.FUTEX, 0x1000, 9 | 128, 0, 0x7fff_0000L).passes();
        waiting.of(Syscall.FUTEX, 0x1000, 1 | 128, 1).passes();
        call.of(Syscall.FUTEX, 0x1000, 9 | 128 | 256, 0, 0x7fff_0000L).passes();
    }

    @Test
    void of_timers_only_those_that_are_set_to_a_moment_are_noticed() {
        Call waiting =
                new Call(FilterPolicy.builder().notify(NotifiedSets.DEADLINES).build());

        waiting.of(Syscall.TIMER_SETTIME, 0, 1, 0x1000).isNotified();
        waiting.of(Syscall.TIMER_SETTIME, 0, 0, 0x1000).passes();
        call.of(Syscall.TIMER_SETTIME, 0, 1, 0x1000).passes();
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 28, 0x59616d61, 0xff_0000_0004L})
    void a_prctl_that_escapes_the_supervisor_is_refused(long option) {
        call.of(Syscall.PRCTL, option, 0).isRefused(Errno.EPERM, "prctl(");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 3, 15, 22, 38})
    void core_025_any_other_prctl_passes(long option) {
        call.of(Syscall.PRCTL, option, 4).passes();
    }

    @ParameterizedTest
    @ValueSource(ints = {AF_INET, AF_INET6})
    void core_005_a_raw_socket_is_refused(int family) {
        call.of(Syscall.SOCKET, family, 3, 1).isRefused(Errno.EPERM, "raw packets");
        call.of(Syscall.SOCKET, family, 3 | SOCK_CLOEXEC | SOCK_NONBLOCK, 1).isRefused(Errno.EPERM, "raw packets");
        call.of(Syscall.SOCKET, family, 10, 0x300).isRefused(Errno.EPERM, "raw packets");
        call.of(Syscall.SOCKET, family, 0xf3, 1).isRefused(Errno.EPERM, "raw packets");
    }

    @ParameterizedTest
    @ValueSource(ints = {AF_INET, AF_INET6})
    void core_009_a_datagram_socket_is_made_and_noticed(int family) {
        call.of(Syscall.SOCKET, family, SOCK_DGRAM | SOCK_CLOEXEC).isNotified();
        call.of(Syscall.SOCKET, family, SOCK_DGRAM | SOCK_NONBLOCK, 17).isNotified();
        call.of(Syscall.SOCKET, family, SOCK_DGRAM, 1).isNotified();
        call.of(Syscall.SOCKET, family, SOCK_DGRAM, 58).isNotified();
        call.of(Syscall.SOCKET, family, SOCK_DGRAM, 136).isRefused(Errno.EPROTONOSUPPORT, "UDP and ICMP echo");
    }

    @ParameterizedTest
    @ValueSource(ints = {AF_INET, AF_INET6})
    void core_011_a_tcp_socket_is_made(int family) {
        call.of(Syscall.SOCKET, family, SOCK_STREAM, 0).passes();
        call.of(Syscall.SOCKET, family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 6)
                .passes();
    }

    @ParameterizedTest
    @ValueSource(ints = {132, 256, 262})
    void a_stream_that_is_not_tcp_is_refused(int protocol) {
        call.of(Syscall.SOCKET, AF_INET, SOCK_STREAM, protocol).isRefused(Errno.EPROTONOSUPPORT, "other than TCP");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void core_013_every_unix_socket_is_made(int type) {
        call.of(Syscall.SOCKET, AF_UNIX, type | SOCK_CLOEXEC).passes();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 17, 38, 40, 99, -1})
    void core_014_core_015_any_other_family_is_refused(int family) {
        call.of(Syscall.SOCKET, family, SOCK_STREAM).isRefused(Errno.EAFNOSUPPORT, "family");
    }

    @Test
    void of_netlink_only_the_routing_protocol_is_answered() {
        call.of(Syscall.SOCKET, AF_NETLINK, 3, 0).isNotified();
        call.of(Syscall.SOCKET, AF_NETLINK, 3 | SOCK_CLOEXEC, 0xff_0000_0000L).isNotified();
        call.of(Syscall.SOCKET, AF_NETLINK, 3, 9).isRefused(Errno.EAFNOSUPPORT, "NETLINK_ROUTE");
    }

    @Test
    void only_options_that_tell_a_stand_in_from_a_netlink_socket_are_looked_at() {
        Call listed =
                new Call(FilterPolicy.builder().notify(NotifiedSets.NETLINK).build());

        listed.of(Syscall.SETSOCKOPT, 3, 1, 7, 0x1000, 4).passes();
        listed.of(Syscall.SETSOCKOPT, 3, 270, 11, 0x1000, 4).isNotified();
        listed.of(Syscall.GETSOCKOPT, 3, 6, 1, 0x1000, 0x1000).passes();
        listed.of(Syscall.GETSOCKOPT, 3, 1, 4, 0x1000, 0x1000).passes();
        listed.of(Syscall.GETSOCKOPT, 3, 1, 38, 0x1000, 0x1000).isNotified();
        listed.of(Syscall.GETSOCKOPT, 3, 270, 12, 0x1000, 0x1000).isNotified();
    }

    @Test
    void a_send_that_may_be_a_netlink_request_of_musl_is_looked_at() {
        call.of(Syscall.SENDTO, 3, 0x1000, 20, 0, 0, 0).isNotified();
        call.of(Syscall.SENDTO, 3, 0x1000, 20, 0x4000, 0, 0).passes();
        call.of(Syscall.SENDTO, 3, 0x1000, 24, 0, 0, 0).passes();
    }

    @Test
    void a_send_without_a_destination_passes() {
        call.of(Syscall.SENDTO, 3, 0x1000, 10, 0, 0, 0).passes();
        call.of(Syscall.SENDTO, 3, 0x1000, 10, 0, 0x1000, 16).isNotified();
        call.of(Syscall.SENDTO, 3, 0x1000, 10, 0, 0x7fff_0000_0000L, 16).isNotified();
    }

    @Test
    void a_send_that_may_be_a_query_is_looked_at_on_request() {
        int nosignal = 0x4000;
        Call looking = new Call(FilterPolicy.builder()
                .notify(NotifiedSets.NETWORK)
                .seesQueries(true)
                .build());

        looking.of(Syscall.SENDTO, 3, 0x1000, 29, nosignal, 0, 0).isNotified();
        looking.of(Syscall.SENDTO, 3, 0x1000, 511, nosignal, 0, 0).isNotified();
        looking.of(Syscall.SENDTO, 3, 0x1000, 512, nosignal, 0, 0).passes();
        looking.of(Syscall.SENDTO, 3, 0x1000, 29, 0, 0, 0).passes();
        call.of(Syscall.SENDTO, 3, 0x1000, 29, nosignal, 0, 0).passes();
    }

    @Test
    void a_send_that_connects_is_refused() {
        int nosignal = 0x4000;
        int fastOpen = 0x20000000;

        call.of(Syscall.SENDTO, 3, 0x1000, 10, fastOpen, 0x1000, 16).isRefused(Errno.EOPNOTSUPP, "MSG_FASTOPEN");
        call.of(Syscall.SENDMSG, 3, 0x1000, fastOpen | nosignal).isRefused(Errno.EOPNOTSUPP, "MSG_FASTOPEN");
        call.of(Syscall.SENDMMSG, 3, 0x1000, 1, fastOpen).isRefused(Errno.EOPNOTSUPP, "MSG_FASTOPEN");
        call.of(Syscall.SENDMSG, 3, 0x1000, nosignal).isNotified();
    }

    @Test
    void an_option_that_leads_elsewhere_is_refused() {
        call.of(Syscall.SETSOCKOPT, 3, 0, 4, 0x1000, 8).isRefused(Errno.EPERM, "source route");
        call.of(Syscall.SETSOCKOPT, 3, 41, 57, 0x1000, 40).isRefused(Errno.EPERM, "source route");
        call.of(Syscall.SETSOCKOPT, 3, 41, 6, 0x1000, 40).isRefused(Errno.EPERM, "source route");
        call.of(Syscall.SETSOCKOPT, 3, 41, 32, 0x1000, 32).isRefused(Errno.EPERM, "source route");
        call.of(Syscall.SETSOCKOPT, 3, 0, 2, 0x1000, 4).passes();
        call.of(Syscall.SETSOCKOPT, 3, 41, 26, 0x1000, 4).passes();
        call.of(Syscall.SETSOCKOPT, 3, 6, 4, 0x1000, 4).passes();
        call.of(Syscall.SETSOCKOPT, 3, 1, 57, 0x1000, 4).passes();
    }

    @Test
    void every_send_is_notified_where_it_is_recorded() {
        Call recording =
                new Call(FilterPolicy.builder().record(List.of(Syscall.SENDTO)).build());

        recording.of(Syscall.SENDTO, 3, 0x1000, 10, 0, 0, 0).isNotified();
    }

    @Test
    void asking_for_a_limit_passes_and_setting_one_is_notified() {
        call.of(Syscall.PRLIMIT64, 0, 7, 0, 0x1000).passes();
        call.of(Syscall.PRLIMIT64, 0, 7, 0x1000, 0).isNotified();
        call.of(Syscall.PRLIMIT64, 0, 7, 0x1000_0000_0000L, 0).isNotified();
    }

    /** One policy, asked twice: by the compiled program and by the supervisor's table. */
    static final class Call {

        private final BpfInterpreter filter;
        private final Refusals refusals;

        Call(FilterPolicy policy) {
            filter = new BpfInterpreter(FilterCompiler.compile(policy, X86_64));
            refusals = new Refusals(policy, X86_64);
        }

        Answer of(Syscall syscall, long... arguments) {
            return new Answer(this, syscall, arguments);
        }

        int filter(Syscall syscall, long... arguments) {
            return filter.run(X86_64.auditNumber(), number(syscall), padded(arguments));
        }

        Refusal refusal(Syscall syscall, long... arguments) {
            return Objects.requireNonNull(refusals.find(number(syscall), index -> padded(arguments)[index]));
        }

        boolean isRefused(Syscall syscall, long... arguments) {
            return refusals.find(number(syscall), index -> padded(arguments)[index]) != null;
        }

        private static int number(Syscall syscall) {
            return X86_64.syscalls().numberOf(syscall.name());
        }

        private static long[] padded(long... arguments) {
            return Arrays.copyOf(arguments, 6);
        }
    }

    /** How it is judged. */
    static final class Answer {

        private final Call call;
        private final Syscall syscall;
        private final long[] arguments;

        Answer(Call call, Syscall syscall, long... arguments) {
            this.call = call;
            this.syscall = syscall;
            this.arguments = arguments;
        }

        void passes() {
            assertThat(call.filter(syscall, arguments)).isEqualTo(SeccompAction.ALLOW);
            assertThat(call.isRefused(syscall, arguments)).isFalse();
        }

        void isNotified() {
            assertThat(call.filter(syscall, arguments)).isEqualTo(SeccompAction.USER_NOTIF);
            assertThat(call.isRefused(syscall, arguments)).isFalse();
        }

        void isRefused(Errno errno, String rule) {
            assertThat(call.filter(syscall, arguments)).isEqualTo(SeccompAction.USER_NOTIF);
            assertThat(call.refusal(syscall, arguments).errno()).isEqualTo(errno);
            assertThat(call.refusal(syscall, arguments).rule())
                    .startsWith("blocked: ")
                    .contains(rule);
        }
    }
}
