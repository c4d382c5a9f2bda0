package org.sandboxed.engine.internal.confine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.internal.kernel.arch.Architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sandboxed.engine.internal.kernel.arch.Architecture.AARCH64;
import static org.sandboxed.engine.internal.kernel.arch.Architecture.X86_64;

class FilterCompilerTests {

    private static final int I386 = 0x40000003;
    private static final int ENOSYS = SeccompAction.errno(38);

    private static final FilterPolicy EMPTY = new FilterPolicy.Builder(Map.of()).build();
    private static final FilterPolicy EVERYTHING = FilterPolicy.builder()
            .notify(NotifiedSets.OPEN)
            .notify(NotifiedSets.EXEC)
            .notify(NotifiedSets.NAMES)
            .notify(NotifiedSets.METADATA)
            .notify(NotifiedSets.NETWORK)
            .notify(NotifiedSets.PROCESS)
            .notify(NotifiedSets.CHILD_SIGNAL)
            .notify(NotifiedSets.LIMITS)
            .build();

    @Test
    void core_035_a_policy_without_lists_checks_the_architecture_and_allows() {
        BpfProgram program = FilterCompiler.compile(EMPTY, X86_64);

        assertThat(program.length()).isGreaterThanOrEqualTo(5);
        assertThat(program.instructions().get(0)).isEqualTo(BpfInstruction.of(Bpf.LOAD, SeccompData.ARCHITECTURE));
        assertThat(program.instructions().get(1))
                .isEqualTo(new BpfInstruction(Bpf.JUMP_IF_EQUAL, 1, 0, X86_64.auditNumber()));
        assertThat(program.instructions()).contains(BpfInstruction.of(Bpf.RETURN, SeccompAction.ALLOW));
    }

    @Test
    void core_027_a_foreign_architecture_kills_the_process() {
        BpfInterpreter filter = interpreter(EVERYTHING, X86_64);

        assertThat(filter.run(I386, 0)).isEqualTo(SeccompAction.KILL_PROCESS);
        assertThat(filter.run(I386, 0x40000000)).isEqualTo(SeccompAction.KILL_PROCESS);
        assertThat(filter.run(AARCH64.auditNumber(), 0)).isEqualTo(SeccompAction.KILL_PROCESS);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x40000000, 0x40000001, 0x40000101, 0x7fffffff, 0x80000000, -1})
    void x32_and_negative_numbers_are_notified(int number) {
        assertThat(interpreter(EMPTY, X86_64).run(X86_64.auditNumber(), number)).isEqualTo(SeccompAction.USER_NOTIF);
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void core_037_each_number_gets_the_answer_of_its_list(Architecture architecture) {
        BpfInterpreter filter = interpreter(EVERYTHING, architecture);

        for (int number = 0; number < architecture.syscalls().size() + 50; number++) {
            assertThat(filter.run(architecture.auditNumber(), number))
                    .as("%s of syscall %d", architecture, number)
                    .isEqualTo(expected(architecture.syscalls().nameOf(number)));
        }
    }

    private static int expected(@Nullable String name) {
        if (name == null) {
            return SeccompAction.ALLOW;
        }
        // All arguments zero: a socket of family 0, a send without destination, a question for a limit, no signal.
        return switch (name) {
            case "clone3" -> ENOSYS;
            case "socket", "socketpair" -> SeccompAction.USER_NOTIF;
            case "sendto", "prlimit64", "rt_sigaction" -> SeccompAction.ALLOW;
            default -> isListed(name) ? SeccompAction.USER_NOTIF : SeccompAction.ALLOW;
        };
    }

    private static boolean isListed(String name) {
        Syscall syscall = Syscall.of(name);
        return EVERYTHING.notified().contains(syscall) || EVERYTHING.blocked().containsKey(syscall);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void any_number_of_notified_syscalls_fits(int offset) {
        List<Syscall> everySecond = new ArrayList<>();
        for (int number = offset; number < X86_64.syscalls().size(); number += 2) {
            String name = X86_64.syscalls().nameOf(number);
            if (name != null) {
                everySecond.add(Syscall.of(name));
            }
        }
        FilterPolicy policy =
                new FilterPolicy.Builder(Map.of()).record(everySecond).build();

        BpfInterpreter filter = interpreter(policy, X86_64);

        for (int number = 0; number < X86_64.syscalls().size(); number++) {
            String name = X86_64.syscalls().nameOf(number);
            if (name != null && everySecond.contains(Syscall.of(name))) {
                assertThat(filter.run(X86_64.auditNumber(), number)).as(name).isEqualTo(SeccompAction.USER_NOTIF);
            }
        }
        assertThat(everySecond).hasSizeGreaterThan(180);
    }

    @Test
    void every_syscall_of_the_table_can_be_recorded_at_once() {
        FilterPolicy policy =
                new FilterPolicy.Builder(Map.of()).record(Syscall.all()).build();

        BpfInterpreter filter = interpreter(policy, X86_64);

        for (int number = 0; number < X86_64.syscalls().size(); number++) {
            int expected = X86_64.syscalls().nameOf(number) == null ? SeccompAction.ALLOW : SeccompAction.USER_NOTIF;
            assertThat(filter.run(X86_64.auditNumber(), number))
                    .as("syscall %d", number)
                    .isEqualTo(expected);
        }
    }

    @Test
    void an_allowed_syscall_is_decided_in_logarithmic_time() {
        BpfProgram program = FilterCompiler.compile(EVERYTHING, X86_64);
        BpfInterpreter filter = new BpfInterpreter(program);
        int deepest = 0;

        for (String name : List.of("read", "write", "close", "mmap", "futex", "fstat", "recvfrom", "exit_group")) {
            assertThat(filter.run(X86_64.auditNumber(), X86_64.syscalls().numberOf(name)))
                    .as(name)
                    .isEqualTo(SeccompAction.ALLOW);
            deepest = Math.max(deepest, filter.steps());
        }

        // Architecture 2, number 2, the search, one return; a linear chain would run through 120 comparisons.
        assertThat(deepest).isLessThanOrEqualTo(14);
    }

    @Test
    void only_syscalls_with_argument_rules_look_at_arguments() {
        BpfInterpreter filter = interpreter(EVERYTHING, X86_64);
        List<@Nullable String> looking = new ArrayList<>();

        for (int number = 0; number < X86_64.syscalls().size(); number++) {
            filter.run(X86_64.auditNumber(), number);
            if (filter.readArguments()) {
                looking.add(X86_64.syscalls().nameOf(number));
            }
        }

        assertThat(looking)
                .containsExactlyInAnyOrder(
                        "clone",
                        "rt_sigaction",
                        "ioctl",
                        "prctl",
                        "socket",
                        "sendto",
                        "socketpair",
                        "setsockopt",
                        "getsockopt",
                        "madvise",
                        "fcntl",
                        "prlimit64");
    }

    @Test
    void a_syscall_that_is_not_notified_needs_no_test_that_lets_it_pass() {
        BpfInterpreter filter = interpreter(EMPTY, X86_64);

        assertThat(filter.run(X86_64.auditNumber(), X86_64.syscalls().numberOf("prlimit64")))
                .isEqualTo(SeccompAction.ALLOW);
        assertThat(filter.readArguments()).isFalse();
    }

    private static BpfInterpreter interpreter(FilterPolicy policy, Architecture architecture) {
        return new BpfInterpreter(FilterCompiler.compile(policy, architecture));
    }
}
