package org.sandboxed.engine.internal.kernel;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sandboxed.engine.internal.kernel.arch.Architecture;
import org.sandboxed.engine.internal.kernel.arch.SyscallTable;

import static org.assertj.core.api.Assertions.assertThat;

/** The tables against the kernel's own headers, which may be older or newer than the tables. */
@Timeout(60)
class SyscallHeaderTests {

    /** Filled into holes below the highest number after the fact, or dropped from newer headers. */
    private static final Set<String> NOT_IN_EVERY_HEADER = Set.of("uretprobe", "uprobe", "nfsservctl");

    @ParameterizedTest
    @EnumSource
    void has_every_syscall_of_the_header_under_its_number(Architecture architecture) {
        SyscallTable table = architecture.syscalls();
        Map<String, Integer> header = header(architecture);

        assertThat(header).hasSizeGreaterThan(300);
        header.values().removeIf(number -> number >= table.size());
        assertThat(header).allSatisfy((name, number) -> {
            assertThat(table.numberOf(name)).as(name).isEqualTo(number);
            assertThat(table.nameOf(number)).isEqualTo(name);
        });
    }

    @ParameterizedTest
    @EnumSource
    void has_no_syscall_that_the_header_could_know_and_does_not(Architecture architecture) {
        Map<String, Integer> header = header(architecture);
        int newest = Collections.max(header.values());
        Map<String, Integer> ours = entries(architecture.syscalls());

        assertThat(ours).hasSizeGreaterThan(300);
        ours.values().removeIf(number -> number > newest);
        ours.keySet().removeAll(NOT_IN_EVERY_HEADER);
        assertThat(header).containsAllEntriesOf(ours);
    }

    private static Map<String, Integer> entries(SyscallTable table) {
        Map<String, Integer> entries = new TreeMap<>();
        for (int number = 0; number < table.size(); number++) {
            String name = table.nameOf(number);
            if (name != null) {
                entries.put(name, number);
            }
        }
        return entries;
    }

    private static Map<String, Integer> header(Architecture architecture) {
        Map<String, Integer> macros = architecture == Architecture.X86_64
                ? CHeader.macros("asm/unistd_64.h", "__NR_")
                : CHeader.macros(
                        "asm-generic/unistd.h",
                        "__NR_",
                        "__BITS_PER_LONG=64",
                        "__ARCH_WANT_RENAMEAT",
                        "__ARCH_WANT_NEW_STAT",
                        "__ARCH_WANT_SET_GET_RLIMIT",
                        "__ARCH_WANT_TIME32_SYSCALLS",
                        "__ARCH_WANT_SYS_CLONE3",
                        "__ARCH_WANT_MEMFD_SECRET");
        macros.keySet().removeAll(Set.of("syscalls", "arch_specific_syscall"));
        return macros;
    }
}
