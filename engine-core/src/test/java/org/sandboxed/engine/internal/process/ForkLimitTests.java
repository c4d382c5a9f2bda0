package org.sandboxed.engine.internal.process;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.internal.kernel.ExitStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.sandboxed.engine.internal.process.FakeProcesses.JVM;
import static org.sandboxed.engine.internal.process.FakeProcesses.ROOT;

class ForkLimitTests {

    private static final ExitStatus DONE = new ExitStatus(ExitStatus.State.EXITED, 0);
    private static final DomainMembers NOBODY_ELSE = pid -> false;

    private final FakeProcesses machine = new FakeProcesses();
    private final ProcessIndex index = new ProcessIndex(machine, String::length);
    private int nextPid = ROOT;

    @BeforeEach
    void the_program_calls() {
        index.processOf(ROOT);
    }

    @Test
    void core_153_no_more_live_than_the_limit_says_the_program_included() {
        ForkLimit limit = limit(3);

        assertThat(forks(limit, ROOT)).isTrue();
        assertThat(forks(limit, ROOT)).isTrue();
        for (int i = 0; i < 8; i++) {
            assertThat(forks(limit, ROOT)).isFalse();
        }
    }

    @Test
    void core_154_one_after_the_other_may_fork_for_ever() {
        ForkLimit limit = limit(2);

        for (int i = 0; i < 20; i++) {
            assertThat(forks(limit, ROOT)).isTrue();
            machine.reap(nextPid, DONE);
        }
    }

    @Test
    void core_157_it_does_not_matter_who_reaps_a_child_that_never_called() {
        ForkLimit limit = limit(10);

        for (int i = 0; i < 100; i++) {
            assertThat(forks(limit, ROOT)).as("fork " + i).isTrue();
            machine.reap(nextPid, DONE);
        }
        assertThat(machine.scans()).isLessThan(15);
    }

    @Test
    void zombies_are_not_alive() {
        ForkLimit limit = limit(2);

        for (int i = 0; i < 10; i++) {
            assertThat(forks(limit, ROOT)).isTrue();
            machine.zombie(nextPid);
        }
        assertThat(forks(limit, ROOT)).isTrue();
        index.processOf(nextPid);
        assertThat(forks(limit, ROOT)).isFalse();
        machine.zombie(nextPid);
        assertThat(forks(limit, ROOT)).isTrue();
    }

    @Test
    void a_fork_that_is_under_way_counts() {
        ForkLimit limit = limit(3);
        machine.startThread(150, ROOT);
        assertThat(forks(limit, ROOT)).isTrue();
        index.processOf(150);
        assertThat(limit.admit(150)).isTrue();
        machine.isForking(150, true);

        assertThat(forks(limit, ROOT)).isFalse();
    }

    @Test
    void a_fork_that_made_nothing_does_not_count() {
        ForkLimit limit = limit(2);
        machine.startThread(150, ROOT);
        index.processOf(150);
        assertThat(limit.admit(150)).isTrue();
        machine.isForking(150, false);

        assertThat(forks(limit, ROOT)).isTrue();
    }

    @Test
    void an_older_child_that_shows_up_is_not_the_one_of_the_fork_under_way() {
        ForkLimit limit = limit(3);
        assertThat(forks(limit, ROOT)).isTrue();
        int first = nextPid;
        index.processOf(ROOT);
        assertThat(limit.admit(ROOT)).isTrue();
        machine.isForking(ROOT, true);

        index.processOf(first);

        assertThat(limit.admit(first)).isFalse();
    }

    @Test
    void a_child_that_called_is_not_counted_once_more_as_a_fork_under_way() {
        ForkLimit limit = limit(3);
        assertThat(forks(limit, ROOT)).isTrue();
        machine.isForking(ROOT, true);
        int child = nextPid;
        index.processOf(child);

        assertThat(forks(limit, child)).isTrue();
        index.processOf(nextPid);
        assertThat(forks(limit, nextPid)).isFalse();
    }

    @Test
    void orphans_that_never_called_count_if_they_are_of_this_run() {
        ForkLimit limit = new ForkLimit(index, pid -> pid == 300 || pid == 302, 3);
        machine.start(300, JVM, 20);
        machine.start(301, JVM, 20);
        machine.start(302, JVM, 20);
        machine.filters(302, 0);
        assertThat(forks(limit, ROOT)).isTrue();
        index.processOf(nextPid);
        assertThat(forks(limit, ROOT)).isTrue();
        index.processOf(nextPid);
        machine.reap(nextPid, DONE);

        assertThat(forks(limit, ROOT))
                .as("the program, a child and an orphan live")
                .isFalse();
        machine.reap(300, DONE);
        assertThat(forks(limit, ROOT)).isTrue();
    }

    @Test
    void a_limit_of_one_leaves_the_program_alone() {
        ForkLimit limit = limit(1);

        assertThat(forks(limit, ROOT)).isFalse();
        assertThat(machine.scans()).as("known to be full").isZero();
    }

    @Test
    void below_the_limit_nobody_is_counted() {
        ForkLimit limit = limit(64);

        for (int i = 0; i < 63; i++) {
            assertThat(forks(limit, ROOT)).isTrue();
        }
        assertThat(machine.scans()).isZero();
    }

    @Test
    void a_limit_without_room_for_the_program_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> limit(0))
                .withMessage("maxProcesses(0) leaves no process for the program");
    }

    private ForkLimit limit(int max) {
        return new ForkLimit(index, NOBODY_ELSE, max);
    }

    private boolean forks(ForkLimit limit, int tid) {
        index.processOf(tid);
        boolean isAdmitted = limit.admit(tid);
        if (isAdmitted) {
            machine.start(++nextPid, tid, 20);
        }
        return isAdmitted;
    }
}
