package org.sandboxed.engine.internal.process;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TaskTableTests {

    private final TaskTable table = new TaskTable();
    private final ProcessEntry one = new ProcessEntry(1, 1, null, -1, "/");
    private final ProcessEntry two = new ProcessEntry(2, 1, null, -1, "/");

    @Test
    void finds_what_was_put_in_and_nothing_else() {
        for (int tid = 1; tid <= 5000; tid++) {
            table.put(tid * 64, tid % 2 == 0 ? two : one);
        }

        for (int tid = 1; tid <= 5000; tid++) {
            assertThat(table.process(table.find(tid * 64))).isSameAs(tid % 2 == 0 ? two : one);
            assertThat(table.find(tid * 64 + 1)).isNegative();
        }
        assertThat(table.size()).isEqualTo(5000);
    }

    @Test
    void zero_is_never_found() {
        assertThat(table.find(0)).isNegative();
    }

    @Test
    void a_task_can_go_over_to_another_process() {
        table.put(7, one);
        table.put(7, two);

        assertThat(table.process(table.find(7))).isSameAs(two);
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void those_that_collide_with_a_dropped_one_are_still_found() {
        for (int tid = 1; tid <= 1000; tid++) {
            table.put(tid, tid % 3 == 0 ? two : one);
        }

        table.retain((tid, process) -> process == one);

        for (int tid = 1; tid <= 1000; tid++) {
            assertThat(table.find(tid) >= 0).isEqualTo(tid % 3 != 0);
        }
    }

    @Test
    void a_fork_stays_noted_when_the_table_grows() {
        table.put(7, one);
        table.setForking(table.find(7), true);

        for (int tid = 100; tid < 300; tid++) {
            table.put(tid, two);
        }

        List<ProcessEntry> forking = new ArrayList<>();
        table.forEachForking((process, slot) -> forking.add(process));
        assertThat(forking).containsExactly(one);
        assertThat(table.isForking(table.find(7))).isTrue();
        assertThat(table.tid(table.find(7))).isEqualTo(7);
    }
}
