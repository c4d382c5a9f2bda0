package org.sandboxed.engine.internal.process;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.ProcessNode;
import org.sandboxed.engine.ProcessTree;
import org.sandboxed.engine.internal.kernel.ExitStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sandboxed.engine.internal.process.FakeProcesses.JVM;
import static org.sandboxed.engine.internal.process.FakeProcesses.ROOT;

class ProcessIndexTests {

    private static final ExitStatus DONE = new ExitStatus(ExitStatus.State.EXITED, 0);
    private static final ExitStatus FAILED = new ExitStatus(ExitStatus.State.EXITED, 3);
    private static final ExitStatus KILLED = new ExitStatus(ExitStatus.State.SIGNALED, 9);

    private final FakeProcesses machine = new FakeProcesses();
    private final ProcessIndex index = new ProcessIndex(machine, String::length);

    @BeforeEach
    void the_program_calls() {
        assertThat(index.processOf(ROOT)).isEqualTo(ROOT);
    }

    @Test
    void core_273_a_process_is_there_from_its_first_call_until_it_is_reaped() {
        machine.start(101, ROOT, 20);
        assertThat(index.alive()).isEqualTo(1);

        assertThat(index.processOf(101)).isEqualTo(101);
        assertThat(index.contains(101)).isTrue();
        assertThat(index.alive()).isEqualTo(2);

        machine.reap(101, DONE);
        index.sweep();
        assertThat(index.contains(101)).isFalse();
        assertThat(index.alive()).isEqualTo(1);
    }

    @Test
    void core_274_the_end_of_an_old_process_does_not_take_a_new_one_with_its_number_away() {
        machine.runOutOfDescriptors();
        machine.start(101, ROOT, 20);
        index.processOf(101);
        machine.reap(101, DONE);
        machine.start(101, ROOT, 30);
        index.processOf(101);
        index.exec(101, List.of("new"), "/bin/new", "/");

        index.sweep();

        assertThat(index.contains(101)).isTrue();
        assertThat(index.programOf(101)).isEqualTo("new".length());
        assertThat(pids(tree())).containsExactly(ROOT, 101, 101);
    }

    @Test
    void core_275_a_sweep_drops_the_dead_and_those_whose_number_is_another_s_and_keeps_the_live() {
        machine.runOutOfDescriptors();
        for (int pid = 101; pid <= 103; pid++) {
            machine.start(pid, ROOT, 20);
            index.processOf(pid);
        }
        machine.reap(101, DONE);
        machine.reap(102, DONE);
        machine.start(102, JVM, 40);

        index.sweep();

        assertThat(index.contains(101)).isFalse();
        assertThat(index.contains(102)).isFalse();
        assertThat(index.contains(103)).isTrue();
    }

    @Test
    void threads_belong_to_their_process() {
        machine.startThread(150, ROOT);

        assertThat(index.processOf(150)).isEqualTo(ROOT);
        assertThat(index.contains(150)).isTrue();
        assertThat(index.alive()).isEqualTo(1);
        assertThat(machine.openDescriptors()).isEqualTo(1);
    }

    @Test
    void a_thread_may_be_the_first_to_call() {
        machine.start(101, ROOT, 20);
        machine.startThread(151, 101);

        assertThat(index.processOf(151)).isEqualTo(101);
        assertThat(pids(tree())).containsExactly(ROOT, 101);
    }

    @Test
    void a_task_that_is_gone_stands_for_itself() {
        assertThat(index.processOf(999)).isEqualTo(999);
        assertThat(index.programOf(999)).isNegative();
        assertThat(pids(tree())).containsExactly(ROOT);
    }

    @Test
    void a_thread_of_the_test_jvm_is_nobody_s() {
        machine.startThread(50, JVM);
        ProcessIndex fresh = new ProcessIndex(machine, String::length);

        assertThat(fresh.processOf(50)).isEqualTo(50);
        assertThat(fresh.contains(50)).isFalse();
        fresh.processOf(ROOT);
        assertThat(fresh.rootId()).isEqualTo(ROOT);
    }

    @Test
    void a_child_that_has_not_called_yet_is_a_member_and_a_stranger_is_not() {
        machine.start(101, ROOT, 20);
        machine.start(500, JVM, 20);

        assertThat(index.contains(101)).isTrue();
        assertThat(index.contains(500)).isFalse();
        assertThat(index.contains(JVM)).isFalse();
        assertThat(index.contains(0)).isFalse();
        assertThat(index.contains(-1)).isFalse();
    }

    @Test
    void an_exec_in_a_thread_leaves_no_other_thread() {
        machine.startThread(150, ROOT);
        machine.startThread(151, ROOT);
        index.processOf(150);
        index.processOf(151);

        index.exec(150, List.of("sh"), "/bin/sh", "/");
        machine.endThread(151);

        assertThat(index.programOf(150)).isEqualTo(2);
        assertThat(index.programOf(ROOT)).isEqualTo(2);
        assertThat(index.contains(151)).isFalse();
    }

    @Test
    void a_thread_id_that_became_a_process_is_told_by_its_exec() {
        machine.startThread(150, ROOT);
        index.processOf(150);
        machine.start(150, ROOT, 30);
        index.processOf(150);

        index.exec(150, List.of("true"), "/bin/true", "/");

        assertThat(index.processOf(150)).isEqualTo(150);
        assertThat(index.programOf(ROOT)).isNegative();
    }

    @Test
    void a_child_executes_what_its_parent_does_until_its_own_exec() {
        index.exec(ROOT, List.of("sh", "-c", "date"), "/bin/sh", "/work");
        machine.start(101, ROOT, 20);
        index.processOf(101);
        assertThat(index.programOf(101)).isEqualTo("sh".length());

        index.exec(101, List.of("date"), "/usr/bin/date", "/tmp");

        assertThat(index.programOf(101)).isEqualTo("date".length());
        assertThat(tree().root().argv()).containsExactly("sh", "-c", "date");
        ProcessNode child = tree().root().children().get(0);
        assertThat(child.argv()).containsExactly("date");
        assertThat(child.executable()).isEqualTo("/usr/bin/date");
        assertThat(child.cwd()).isEqualTo("/tmp");
    }

    @Test
    void every_process_has_its_own_end() {
        for (int pid = 101; pid <= 103; pid++) {
            machine.start(pid, ROOT, 20);
            index.processOf(pid);
        }
        machine.reap(101, FAILED);
        machine.reap(102, KILLED);
        machine.zombie(103);
        index.sweep();

        List<ProcessNode> children = index.tree(DONE, List.of()).root().children();

        assertThat(children.get(0).exitCode()).hasValue(3);
        assertThat(children.get(1).signal()).hasValue(9);
        assertThat(children.get(2).exitCode()).isEmpty();
        assertThat(index.tree(FAILED, List.of()).root().exitCode()).hasValue(3);
    }

    @Test
    void a_zombie_s_end_is_told_once_it_has_been_reaped() {
        machine.start(101, ROOT, 20);
        index.processOf(101);
        machine.zombie(101);
        index.sweep();

        machine.reap(101, FAILED);

        assertThat(tree().root().children().get(0).exitCode()).hasValue(3);
    }

    @Test
    void an_orphan_is_a_child_of_the_one_that_forked_last_and_whose_child_is_missing() {
        machine.start(101, ROOT, 20);
        index.processOf(101);
        machine.start(102, ROOT, 20);
        index.processOf(102);
        index.forkBegins(101);
        index.processOf(101);
        machine.start(103, 101, 30);
        machine.reap(101, DONE);

        index.processOf(103);

        ProcessNode parent = tree().root().children().get(0);
        assertThat(parent.pid()).isEqualTo(101);
        assertThat(pids(new ProcessTree(parent, List.of()))).containsExactly(101, 103);
    }

    @Test
    void descriptors_are_bounded_however_many_processes_there_have_been() {
        for (int pid = 1001; pid <= 3000; pid++) {
            machine.start(pid, ROOT, 20);
            index.processOf(pid);
            if (pid % 2 == 0) {
                machine.zombie(pid);
            } else {
                machine.reap(pid, FAILED);
            }
            assertThat(machine.openDescriptors()).isLessThanOrEqualTo(Watch.MANY + 2);
        }

        assertThat(tree().all()).hasSize(2001);
        assertThat(tree().root().children())
                .filteredOn(node -> node.pid() % 2 == 1)
                .allSatisfy(node -> assertThat(node.exitCode()).hasValue(3));
    }

    @Test
    void closing_gives_back_every_descriptor_and_keeps_the_tree() {
        machine.start(101, ROOT, 20);
        index.processOf(101);
        machine.reap(101, FAILED);

        index.close();

        assertThat(machine.openDescriptors()).isZero();
        assertThat(tree().root().children().get(0).exitCode()).hasValue(3);
        index.close();
        assertThat(machine.openDescriptors()).isZero();
    }

    @Test
    void the_leaked_are_nodes_of_the_tree_whether_or_not_they_ever_called() {
        machine.start(101, ROOT, 20);
        index.processOf(101);
        index.exec(101, List.of("daemon"), "/bin/daemon", "/");
        LiveProcess known = new LiveProcess(101, JVM, 20, List.of("renamed"), "/bin/daemon", "/");
        LiveProcess silent = new LiveProcess(102, 101, 30, List.of("silent"), "/bin/daemon", "/");
        LiveProcess orphan = new LiveProcess(103, JVM, 30, List.of("orphan"), "/bin/daemon", "/");
        LiveProcess later = new LiveProcess(101, JVM, 50, List.of("later"), "/bin/later", "/");

        ProcessTree tree = index.tree(DONE, List.of(known, silent, orphan, later));

        assertThat(tree.leaked())
                .extracting(ProcessNode::argv)
                .containsExactly(List.of("daemon"), List.of("silent"), List.of("orphan"), List.of("later"));
        assertThat(tree.all()).containsAll(tree.leaked());
        assertThat(tree.root().children()).extracting(ProcessNode::pid).contains(101, 103);
        assertThat(tree.root().children().get(0).children())
                .extracting(ProcessNode::pid)
                .containsExactly(102);
    }

    @Test
    void the_program_itself_is_never_leaked() {
        LiveProcess root = new LiveProcess(ROOT, JVM, 10, List.of("sh"), "/bin/sh", "/");

        assertThat(index.tree(DONE, List.of(root)).leaked()).isEmpty();
    }

    @Test
    void a_run_in_which_nobody_called_has_a_tree() {
        ProcessTree tree = new ProcessIndex(machine, String::length).tree(FAILED, List.of());

        assertThat(tree.root().exitCode()).hasValue(3);
        assertThat(tree.all()).hasSize(1);
    }

    @Test
    void arguments_do_not_pile_up_for_ever() {
        List<String> big = List.of("cat", "x".repeat(1 << 20));

        for (int i = 0; i < 20; i++) {
            index.exec(ROOT, big, "/bin/cat", "/");
        }

        assertThat(tree().root().argv()).containsExactly("cat");
    }

    private ProcessTree tree() {
        return index.tree(DONE, List.of());
    }

    private static List<Integer> pids(ProcessTree tree) {
        return tree.all().stream().map(ProcessNode::pid).toList();
    }
}
