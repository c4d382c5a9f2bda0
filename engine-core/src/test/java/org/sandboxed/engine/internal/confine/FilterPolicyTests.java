package org.sandboxed.engine.internal.confine;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.handler.Errno;
import org.sandboxed.engine.handler.Syscall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.sandboxed.engine.internal.kernel.arch.Architecture.X86_64;

class FilterPolicyTests {

    @Test
    void core_038_a_syscall_cannot_be_both_notified_and_blocked() {
        FilterPolicy.Builder builder = FilterPolicy.builder().notify(List.of(Syscall.MOUNT));

        assertThatIllegalArgumentException()
                .isThrownBy(builder::build)
                .withMessageContaining("mount (" + Syscall.MOUNT.number() + ") is on both notification and deny lists");
    }

    @Test
    void core_029_denying_wins_over_notifying() {
        FilterPolicy policy = FilterPolicy.builder()
                .notify(NotifiedSets.PROCESS)
                .record(List.of(Syscall.GETCWD))
                .deny(List.of(Syscall.CLONE, Syscall.GETCWD))
                .build();

        assertThat(policy.notified()).containsExactlyInAnyOrder(Syscall.FORK, Syscall.VFORK);
        assertThat(policy.recorded()).isEmpty();
        assertThat(policy.blocked())
                .containsEntry(Syscall.GETCWD, new Refusal(Errno.EPERM, "blocked: denySyscalls(getcwd)"))
                .containsKey(Syscall.CLONE);
    }

    @Test
    void it_is_known_of_which_syscalls_every_call_traps() {
        FilterPolicy policy = FilterPolicy.builder()
                .notify(List.of(Syscall.OPENAT, Syscall.CLONE))
                .deny(List.of(Syscall.SENDTO))
                .build();

        assertThat(List.of(Syscall.OPENAT, Syscall.SENDTO, Syscall.MOUNT)).allMatch(policy::sees);
        assertThat(List.of(Syscall.CLONE, Syscall.SOCKET, Syscall.CLONE3, Syscall.GETPID))
                .as("threads, connections, refused unseen, of no interest")
                .noneMatch(policy::sees)
                .allMatch(
                        policy.recording(List.of(Syscall.CLONE, Syscall.SOCKET, Syscall.CLONE3, Syscall.GETPID))::sees);
    }

    @Test
    void a_denied_syscall_traps_whatever_its_arguments() {
        FilterPolicy policy =
                FilterPolicy.builder().deny(List.of(Syscall.SENDTO)).build();

        int answer = new BpfInterpreter(FilterCompiler.compile(policy, X86_64))
                .run(X86_64.auditNumber(), X86_64.syscalls().numberOf("sendto"));

        assertThat(answer).isEqualTo(SeccompAction.USER_NOTIF);
    }

    @Test
    void core_031_denying_what_is_blocked_already_keeps_its_reason() {
        FilterPolicy policy =
                FilterPolicy.builder().deny(List.of(Syscall.MOUNT)).build();

        assertThat(Objects.requireNonNull(policy.blocked().get(Syscall.MOUNT)).rule())
                .isEqualTo("blocked: mount(2) changes the mount table; allow it with allowSyscalls(...)");
    }

    @Test
    void core_017_allowing_takes_off_the_list() {
        FilterPolicy policy = FilterPolicy.builder().allow(Blocklist.SYSV_IPC).build();

        assertThat(policy.blocked()).doesNotContainKeys(Syscall.SHMGET, Syscall.SEMGET, Syscall.MSGGET);
        assertThat(policy.blocked()).containsKey(Syscall.MOUNT);
    }

    @Test
    void refuses_to_deny_and_allow_the_same() {
        FilterPolicy.Builder builder =
                FilterPolicy.builder().deny(List.of(Syscall.BPF)).allow(List.of(Syscall.BPF));

        assertThatIllegalArgumentException()
                .isThrownBy(builder::build)
                .withMessage("denySyscalls and allowSyscalls both name bpf; leave it out of one of them");
    }

    @Test
    void recording_what_is_blocked_changes_nothing() {
        FilterPolicy policy =
                FilterPolicy.builder().record(List.of(Syscall.MOUNT)).build();

        assertThat(policy.notified()).isEmpty();
        assertThat(policy.blocked()).containsKey(Syscall.MOUNT);
    }

    @Test
    void core_049_the_standard_list_holds_what_no_program_under_test_needs() {
        assertThat(FilterPolicy.builder().build().blocked())
                .containsKeys(Syscall.MOUNT, Syscall.PTRACE, Syscall.BPF)
                .containsKeys(Syscall.IO_URING_SETUP, Syscall.IO_URING_ENTER, Syscall.IO_URING_REGISTER)
                .containsKeys(Blocklist.SYSV_IPC.toArray(new Syscall[0]));
        assertThat(Blocklist.SYSV_IPC).hasSize(12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"io_uring_setup", "io_uring_enter", "io_uring_register"})
    void io_uring_looks_like_an_old_kernel(String name) {
        assertThat(Objects.requireNonNull(Blocklist.standard().get(Syscall.of(name)))
                        .errno())
                .isEqualTo(Errno.ENOSYS);
    }

    @Test
    void every_entry_of_the_standard_list_says_why_and_what_to_do() {
        assertThat(Blocklist.standard())
                .allSatisfy((syscall, refusal) -> assertThat(refusal.rule())
                        .matches("blocked: (" + syscall.name()
                                + "\\(2\\) |System V IPC \\(sysv_ipc\\) ).{8,}[a-z]; allow it with"
                                + " allowSyscalls\\(\\.\\.\\.\\)"));
    }

    @Test
    void no_set_traps_a_call_whose_callers_do_not_expect_to_be_interrupted() {
        assertThat(List.of(
                        NotifiedSets.OPEN,
                        NotifiedSets.EXEC,
                        NotifiedSets.NAMES,
                        NotifiedSets.METADATA,
                        NotifiedSets.NETWORK,
                        NotifiedSets.PROCESS,
                        NotifiedSets.LIMITS))
                .allSatisfy(set -> assertThat(set)
                        .isNotEmpty()
                        .extracting(Syscall::name)
                        .noneMatch(name -> name.matches("close.*|dup.*|exit.*|wait.*|futex.*|rt_.*|recv.*")));
    }

    @Test
    void a_listing_traps_by_the_number_of_its_descriptor_or_always() {
        FilterPolicy.Builder builder = FilterPolicy.builder().notify(NotifiedSets.LISTING);

        assertThat(builder.build().sees(Syscall.GETDENTS64)).isTrue();
        assertThat(builder.listByNumber(true).build().sees(Syscall.GETDENTS64)).isFalse();
    }
}
