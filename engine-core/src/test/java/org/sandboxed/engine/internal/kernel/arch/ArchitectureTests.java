package org.sandboxed.engine.internal.kernel.arch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ArchitectureTests {

    @ParameterizedTest
    @CsvSource({"amd64, X86_64", "x86_64, X86_64", "aarch64, AARCH64", "arm64, AARCH64"})
    void is_known_by_the_names_that_jvms_use(String osArch, Architecture expected) {
        assertThat(Architecture.find(osArch)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "i386", "arm", "riscv64", "ppc64le"})
    void is_absent_where_the_tables_do_not_fit(String osArch) {
        assertThat(Architecture.find(osArch)).isEmpty();
    }

    @Test
    void is_known_to_the_running_jvm() {
        assertThat(Architecture.current()).isSameAs(Architecture.find().orElseThrow());
    }

    @Test
    void has_the_audit_numbers_of_the_kernel() {
        assertThat(Architecture.X86_64.auditNumber()).isEqualTo(62 | 0x80000000 | 0x40000000);
        assertThat(Architecture.AARCH64.auditNumber()).isEqualTo(183 | 0x80000000 | 0x40000000);
    }

    @ParameterizedTest
    @EnumSource
    void names_each_number_once(Architecture architecture) {
        SyscallTable table = architecture.syscalls();
        for (int number = 0; number < table.size(); number++) {
            String name = table.nameOf(number);
            if (name != null) {
                assertThat(table.numberOf(name)).as(name).isEqualTo(number);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"openat, 257, 56", "clone3, 435, 435", "open, 2, -1", "file_setattr, 469, 469", "no_such_call, -1, -1"})
    void numbers_differ_between_architectures(String name, int x86, int arm) {
        assertThat(Architecture.X86_64.syscalls().numberOf(name)).isEqualTo(x86);
        assertThat(Architecture.AARCH64.syscalls().numberOf(name)).isEqualTo(arm);
    }

    @Test
    void answers_nothing_outside_the_table() {
        SyscallTable table = Architecture.X86_64.syscalls();

        assertThat(table.nameOf(-1)).isNull();
        assertThat(table.nameOf(400)).isNull();
        assertThat(table.nameOf(table.size())).isNull();
        assertThat(table.nameOf(table.size() - 1)).isEqualTo("file_setattr");
    }
}
