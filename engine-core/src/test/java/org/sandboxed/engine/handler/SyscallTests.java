package org.sandboxed.engine.handler;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sandboxed.engine.internal.kernel.arch.Architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SyscallTests {

    @Test
    void finds_the_same_constant_by_number_and_by_name() {
        assertThat(Syscall.all())
                .filteredOn(Syscall::isAvailable)
                .hasSizeGreaterThan(320)
                .allSatisfy(syscall -> {
                    assertThat(Syscall.of(syscall.number())).isSameAs(syscall);
                    assertThat(Syscall.of(syscall.name())).isSameAs(syscall);
                });
    }

    @Test
    void core_050_refuses_negative_and_unknown_numbers_with_different_messages() {
        String machine = Architecture.current().toString();

        assertThat(Syscall.of(Syscall.OPENAT.number())).isSameAs(Syscall.OPENAT);
        assertThatThrownBy(() -> Syscall.of(-5)).hasMessageContainingAll("-5", "negative", machine);
        assertThatThrownBy(() -> Syscall.of(99_999)).hasMessageContainingAll("99999", "unknown", machine);
        assertThatThrownBy(() -> Syscall.of(Integer.MIN_VALUE)).hasMessageContaining("negative");
        assertThatThrownBy(() -> Syscall.of(Integer.MAX_VALUE)).hasMessageContaining("unknown");
    }

    @Test
    void refuses_a_number_in_a_hole_of_the_table() {
        assertThatThrownBy(() -> Syscall.of(400)).hasMessageContainingAll("400", "unknown");
    }

    @ParameterizedTest
    @CsvSource({"fstatat, newfstatat", "umount, umount2", "pread, pread64", "sysctl, _sysctl", "prlimit, prlimit64"})
    void core_051_understands_the_names_of_the_c_library(String alias, String name) {
        assertThat(Syscall.of(alias)).isSameAs(Syscall.of(name)).hasToString(name);
    }

    @ParameterizedTest
    @CsvSource({"opanat", "OPENAT", "''"})
    void core_051_refuses_a_name_that_no_architecture_has(String name) {
        assertThat(Syscall.find(name)).isEmpty();
        assertThatThrownBy(() -> Syscall.of(name)).hasMessageContaining("\"" + name + "\"");
    }

    @Test
    void has_one_constant_for_every_syscall_under_its_own_name() {
        List<String> constants = Arrays.stream(Syscall.class.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()))
                .map(Field::getName)
                .toList();

        assertThat(constants)
                .hasSameSizeAs(Syscall.all())
                .allSatisfy(constant -> assertThat(
                                Syscall.class.getField(constant).get(null))
                        .hasToString((constant.equals("SYSCTL") ? "_" : "") + constant.toLowerCase(Locale.ROOT)));
    }

    @Test
    void knows_every_name_of_every_architecture() {
        for (Architecture architecture : Architecture.values()) {
            for (int number = 0; number < architecture.syscalls().size(); number++) {
                String name = architecture.syscalls().nameOf(number);
                assertThat(name == null || Syscall.find(name).isPresent())
                        .as("%s %d %s", architecture, number, name)
                        .isTrue();
            }
        }
    }

    @Test
    void says_where_a_call_is_missing_when_asked_for_its_number() {
        assertThat(Syscall.all())
                .filteredOn(syscall -> !syscall.isAvailable())
                .allSatisfy(syscall -> assertThatThrownBy(syscall::number)
                        .hasMessageContainingAll(
                                syscall.name(), Architecture.current().toString()));
        assertThat(Syscall.OPEN.isAvailable()).isEqualTo(Architecture.current() == Architecture.X86_64);
    }
}
