package org.sandboxed.engine.internal.process;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TraitsTests {

    private static final int OLDER = 90;
    private static final int YOUNGER = 101;

    private final FakeProcesses machine = new FakeProcesses();
    private final Traits traits = new Traits(10, 2);

    @Test
    void nobody_of_a_run_is_older_than_its_program_and_of_those_who_are_nothing_else_is_read() {
        machine.start(OLDER, FakeProcesses.JVM, 9);
        machine.filters(OLDER, 2);

        assertThat(fits(OLDER)).isFalse();
        assertThat(machine.filtersRead()).isZero();
    }

    @Test
    void who_began_with_the_program_or_later_has_as_many_filters_at_least() {
        machine.start(YOUNGER, FakeProcesses.ROOT, 10);

        assertThat(fits(YOUNGER)).as("with one filter").isFalse();
        machine.filters(YOUNGER, 2);
        assertThat(fits(YOUNGER)).as("with two filters").isTrue();
        machine.filters(YOUNGER, 3);
        assertThat(fits(YOUNGER)).as("with three filters").isTrue();
        assertThat(machine.filtersRead()).isEqualTo(3);
    }

    private boolean fits(int pid) {
        TaskStat stat = machine.stat(pid);
        return stat != null && traits.fit(pid, stat, machine);
    }
}
