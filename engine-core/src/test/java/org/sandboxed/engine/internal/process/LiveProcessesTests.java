package org.sandboxed.engine.internal.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sandboxed.engine.ProcessNode;
import org.sandboxed.engine.ProcessTree;
import org.sandboxed.engine.internal.kernel.ExitStatus;
import org.sandboxed.engine.internal.kernel.Processes;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/** The index and the census on processes of this machine. */
@Timeout(30)
class LiveProcessesTests {

    private static final ExitStatus DONE = new ExitStatus(ExitStatus.State.EXITED, 0);

    private final ProcessIndex index = new ProcessIndex(String::length);
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end_all() throws InterruptedException {
        index.close();
        for (Process process : started) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void a_process_has_its_pid_start_time_and_directory() throws IOException {
        int pid = pid(start("cat"));

        assertThat(index.processOf(pid)).isEqualTo(pid);
        assertThat(index.rootId()).isEqualTo(pid);
        assertThat(index.contains(pid)).isTrue();
        assertThat(index.contains((int) ProcessHandle.current().pid())).isFalse();
        assertThat(tree().root().cwd()).isEqualTo(System.getProperty("user.dir"));
    }

    @Test
    void a_thread_of_this_process_is_nobody_s() {
        int tid = Processes.tid();

        assertThat(index.processOf(tid)).isEqualTo(tid);
        assertThat(index.contains(tid)).isFalse();
        assertThat(new ProcSource().groupOf(tid))
                .isEqualTo((int) ProcessHandle.current().pid())
                .isNotEqualTo(tid);
    }

    @Test
    void ends_are_told_by_the_kernel() throws Exception {
        Process root = start("cat");
        index.processOf(pid(root));
        Process failing = start("sh", "-c", "read line; exit 7");
        Process killed = start("sh", "-c", "read line; kill -9 $$");
        index.processOf(pid(failing));
        index.processOf(pid(killed));
        failing.getOutputStream().close();
        killed.getOutputStream().close();
        failing.waitFor();
        killed.waitFor();

        index.sweep();

        assertThat(index.alive()).isEqualTo(1);
        assertThat(index.contains(pid(failing))).isFalse();
        List<ProcessNode> children = tree().root().children();
        assertThat(children).hasSize(2);
        if (tellsExits(children)) {
            assertThat(children.get(0).exitCode()).hasValue(7);
            assertThat(children.get(1).signal()).hasValue(9);
        }
    }

    @Test
    void a_grandchild_is_below_its_parent() throws Exception {
        Process root = start("sh", "-c", "sleep 60 & echo $!; wait");
        int child = Integer.parseInt(firstLine(root));
        index.processOf(pid(root));

        assertThat(index.contains(child)).as("known by its parent").isTrue();
        assertThat(index.processOf(child)).isEqualTo(child);
        index.exec(child, List.of("sleep", "60"), "/bin/sleep", "/");

        assertThat(tree().root().children()).extracting(ProcessNode::pid).containsExactly(child);
    }

    @Test
    void the_living_are_counted_by_looking_for_them() throws Exception {
        Process root = start("sh", "-c", "sleep 60 & sleep 60 & echo $!; wait");
        firstLine(root);
        index.processOf(pid(root));
        ForkLimit full = new ForkLimit(index, pid -> false, 3);
        ForkLimit roomy = new ForkLimit(index, pid -> false, 4);

        full.admit(pid(root));
        full.admit(pid(root));
        assertThat(full.admit(pid(root))).isFalse();
        assertThat(index.alive()).isEqualTo(3);
        assertThat(roomy.admit(pid(root))).isTrue();
    }

    @Test
    void survivors_are_found_with_their_arguments_and_zombies_are_not() throws Exception {
        // The first child ends only when nobody is a shell any more that would reap it.
        String untilExec = "(until [ \"$(cat /proc/$$/comm)\" = sleep ]; do :; done) & ";
        Process root = start("sh", "-c", untilExec + "sleep 61 & echo $! ; exec sleep 62");
        int sleeper = Integer.parseInt(firstLine(root));
        int rootPid = pid(root);
        index.processOf(rootPid);
        awaitZombieBelow(rootPid);

        List<LiveProcess> survivors = index.survivors(pid -> isBelow(rootPid, pid));

        assertThat(survivors)
                .extracting(LiveProcess::argv)
                .containsExactly(List.of("sleep", "62"), List.of("sleep", "61"));
        LiveProcess leaked = survivors.get(1);
        assertThat(leaked.pid()).isEqualTo(sleeper);
        assertThat(leaked.parent()).isEqualTo(rootPid);
        assertThat(leaked.executable()).startsWith("/").contains("sleep");
        assertThat(leaked.cwd()).isEqualTo(System.getProperty("user.dir"));
        ProcessTree tree = index.tree(DONE, survivors);
        assertThat(tree.leaked()).extracting(ProcessNode::argv).containsExactly(List.of("sleep", "61"));
    }

    @Test
    void who_is_older_than_the_program_is_never_a_survivor() throws Exception {
        Process stranger = start("cat");
        awaitClockTick(pid(stranger));
        index.processOf(pid(start("cat")));

        assertThat(index.survivors(pid -> true)).extracting(LiveProcess::pid).doesNotContain(pid(stranger), (int)
                ProcessHandle.current().pid());
    }

    private static boolean isBelow(int root, int pid) {
        return pid == root
                || ProcessHandle.of(pid)
                        .flatMap(ProcessHandle::parent)
                        .filter(parent -> parent.pid() == root)
                        .isPresent();
    }

    /** Before Linux 6.15 nobody but the parent is told. */
    private static boolean tellsExits(List<ProcessNode> nodes) {
        String[] release = System.getProperty("os.version").split("[.-]", 3);
        boolean isNew = Integer.parseInt(release[0]) * 1000 + Integer.parseInt(release[1]) >= 6015;
        return isNew || nodes.stream().anyMatch(node -> node.exitCode().isPresent());
    }

    private static void awaitZombieBelow(int root) {
        ProcSource source = new ProcSource();
        while (java.util.Arrays.stream(source.pids()).noneMatch(pid -> {
            TaskStat stat = source.stat(pid);
            return stat != null && stat.parent() == root && !stat.isAlive();
        })) {
            Thread.onSpinWait();
        }
    }

    private void awaitClockTick(int than) throws IOException, InterruptedException {
        ProcSource source = new ProcSource();
        TaskStat old = requireNonNull(source.stat(than));
        boolean isLater = false;
        while (!isLater) {
            Process probe = start("cat");
            TaskStat now = source.stat(pid(probe));
            isLater = now != null && now.startTime() > old.startTime();
            probe.destroyForcibly().waitFor();
        }
    }

    private ProcessTree tree() {
        return index.tree(DONE, List.of());
    }

    private Process start(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        started.add(process);
        return process;
    }

    private static String firstLine(Process process) throws IOException {
        BufferedReader reader = process.inputReader();
        String line = reader.readLine();
        assertThat(line).isNotNull();
        return line;
    }

    private static int pid(Process process) {
        return (int) process.pid();
    }
}
