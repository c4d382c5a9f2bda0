package org.sandboxed.engine;

import org.junit.jupiter.api.Test;
import org.sandboxed.engine.handler.Syscall;

import static org.assertj.core.api.Assertions.assertThat;

/** What a program may do about who runs when and where. */
class PriorityTests {

    @Test
    void priority_and_processors_of_processes_outside_are_out_of_reach() {
        try (Sandbox sandbox = Sandbox.builder().build()) {
            RunResult run = sandbox.run(
                    "python3", "-c", """
                        import ctypes, os, signal, threading
                        IOPRIO_SET = ${ioprio_set}
                        nice = os.getpriority(os.PRIO_PROCESS, 0)
                        libc = ctypes.CDLL(None, use_errno=True)
                        def ioprio(which, who):
                            if libc.syscall(IOPRIO_SET, which, who, 2 << 13 | 7) < 0:
                                raise OSError(ctypes.get_errno(), "ioprio_set")
                        def attempt(call):
                            try:
                                call()
                                return "ok"
                            except OSError as e:
                                return "EPERM" if e.errno == 1 else e.strerror
                        def all_of(pid):
                            cpus = os.sched_getaffinity(0)
                            plain = os.sched_param(0)
                            return [attempt(lambda: os.setpriority(os.PRIO_PROCESS, pid, nice)),
                                    attempt(lambda: ioprio(1, pid)),
                                    attempt(lambda: os.sched_setaffinity(pid, cpus)),
                                    attempt(lambda: os.sched_setscheduler(pid, os.SCHED_OTHER, plain)),
                                    attempt(lambda: os.sched_setparam(pid, plain))]
                        child = os.fork()
                        if child == 0:
                            signal.pause()
                        thread = []
                        worker = threading.Thread(target=lambda: thread.extend(all_of(threading.get_native_id())))
                        worker.start()
                        worker.join()
                        for results in all_of(0), all_of(os.getpid()), all_of(child), thread, all_of(os.getppid()):
                            print(*results)
                        print(attempt(lambda: os.setpriority(os.PRIO_PGRP, 0, nice)), attempt(lambda: ioprio(2, os.getpgrp())))
                        print(attempt(lambda: os.setpriority(os.PRIO_USER, 0, nice)), attempt(lambda: ioprio(3, os.getuid())))
                        os.kill(child, 9)
                        os.waitpid(child, 0)
                        """.replace("${ioprio_set}", String.valueOf(Syscall.IOPRIO_SET.number())));

            assertThat(run.stderr()).isEmpty();
            assertThat(run.stdout().lines())
                    .containsExactly(
                            "ok ok ok ok ok",
                            "ok ok ok ok ok",
                            "ok ok ok ok ok",
                            "ok ok ok ok ok",
                            "EPERM EPERM EPERM EPERM EPERM",
                            "ok ok",
                            "EPERM EPERM");
            assertThat(run.syscalls().denied().events())
                    .hasSize(7)
                    .allSatisfy(event -> assertThat(event.rule())
                            .hasValueSatisfying(rule -> assertThat(rule).startsWith("blocked: priority")));
        }
    }
}
