package org.sandboxed.engine.internal.process;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.internal.kernel.ExitStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sandboxed.engine.internal.process.FakeProcesses.ROOT;

/** Places in the tree that depend on the order of births, not on that of calls. */
class BirthsTests {

    private static final ExitStatus DONE = new ExitStatus(ExitStatus.State.EXITED, 0);

    private final FakeProcesses machine = new FakeProcesses();
    private final ProcessIndex index = new ProcessIndex(machine, String::length);

    @BeforeEach
    void the_program_calls() {
        index.orderByBirth();
        index.processOf(ROOT);
    }

    private static List<Long> placesOf(int... order) {
        FakeProcesses machine = new FakeProcesses();
        ProcessIndex index = new ProcessIndex(machine, String::length);
        index.orderByBirth();
        index.processOf(ROOT);
        machine.start(103, ROOT, 20);
        machine.start(102, ROOT, 30);
        machine.start(104, 103, 40);
        for (int pid : order) {
            index.processOf(pid);
        }
        return List.of(index.placeOf(ROOT), index.placeOf(103), index.placeOf(102), index.placeOf(104));
    }

    @Test
    void who_calls_first_does_not_matter() {
        List<Long> places = placesOf(103, 102, 104);

        assertThat(places).doesNotHaveDuplicates();
        assertThat(List.of(placesOf(102, 103, 104), placesOf(104, 102), placesOf(104, 103, 102)))
                .containsOnly(places);
    }

    @Test
    void an_elder_that_has_been_reaped_still_counts() {
        machine.start(101, ROOT, 20);
        index.processOf(101);
        machine.reap(101, DONE);
        machine.start(102, ROOT, 30);
        index.processOf(102);

        assertThat(index.placeOf(102)).isEqualTo(placesOf(102).get(2));
    }

    @Test
    void an_orphan_is_the_child_of_the_youngest_that_is_gone() {
        machine.start(103, ROOT, 20);
        machine.start(102, ROOT, 30);
        index.processOf(102);
        machine.start(104, 103, 40);
        machine.reap(103, DONE);

        index.processOf(104);

        assertThat(index.placeOf(104)).isEqualTo(placesOf(104, 102).get(3));
    }

    @Test
    void a_task_that_is_not_known_has_no_place() {
        assertThat(index.placeOf(4711)).isEqualTo(-1);
        assertThat(index.executionsOf(4711)).isZero();
    }

    @Test
    void what_a_process_executes_is_counted() {
        index.exec(ROOT, List.of("sh"), "/bin/sh", "/");
        index.exec(ROOT, List.of("cat"), "/bin/cat", "/");

        assertThat(index.executionsOf(ROOT)).isEqualTo(2);
    }
}
