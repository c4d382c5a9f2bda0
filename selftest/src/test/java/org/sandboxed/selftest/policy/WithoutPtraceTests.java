package org.sandboxed.selftest.policy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.handler.Syscall;
import org.sandboxed.engine.policy.PolicyVerdict;
import org.sandboxed.engine.record.SyscallEvent;
import org.sandboxed.selftest.FreshJvm;
import org.sandboxed.selftest.Python;

import static org.assertj.core.api.Assertions.assertThat;

/** What needs ptrace(2), in a JVM under a filter that refuses it, as the profile of a container may. */
class WithoutPtraceTests {

    /** Puts a seccomp filter on itself that fails one call with EPERM, and becomes a JVM. */
    private static final String[] CONFINE = {
        "import ctypes, os, struct, sys",
        "libc = ctypes.CDLL(None, use_errno=True)",
        "load, equal = (0x20, 0, 0, 0), (0x15, 0, 1, int(sys.argv[1]))",
        "fail, allow = (6, 0, 0, 0x50001), (6, 0, 0, 0x7fff0000)",
        "code = b''.join(struct.pack('HBBI', *line) for line in (load, equal, fail, allow))",
        "buffer = ctypes.create_string_buffer(code, len(code))",
        "program = struct.pack('HxxxxxxP', 4, ctypes.addressof(buffer))",
        "if libc.prctl(38, 1, 0, 0, 0) or libc.prctl(22, 2, program):",
        "    raise OSError(ctypes.get_errno(), 'prctl')",
        "os.execv(sys.argv[2], sys.argv[2:])"
    };

    /** Does what its argument says, and prints what came of it. */
    static final class Main {

        private Main() {}

        public static void main(String[] arguments) {
            switch (arguments[0]) {
                case "execute" -> execute();
                case "spawn" -> spawn(Path.of(arguments[1]));
                default -> waitForMoment();
            }
        }

        private static void execute() {
            try (Sandbox sandbox = Sandbox.builder()
                    .policy((event, context) -> PolicyVerdict.allow())
                    .build()) {
                RunResult run = sandbox.run(Python.lines(
                        "import os, threading",
                        "def execute():",
                        "    child = os.fork()",
                        "    if not child: os.execv('/bin/echo', ['echo', 'alone'])",
                        "    os.waitpid(child, 0)",
                        "execute()",
                        "threading.Thread(target=threading.Event().wait, daemon=True).start()",
                        "try: os.execv('/bin/echo', ['echo', 'not alone'])",
                        "except OSError as e: print(e.strerror)"));
                System.out.print(run.stdout());
                run.syscalls().denied().events().forEach(Main::printRule);
                System.out.println(run.handlerFailure().isPresent());
            }
        }

        private static void spawn(Path directory) {
            try (Sandbox sandbox = Sandbox.builder().workdir(directory).build()) {
                RunResult run = sandbox.run(Python.lines(
                        "import os, shutil, subprocess",
                        "shutil.copy('/bin/echo', 'e')",
                        "path = os.getcwd() + '/e'",
                        "child = os.fork()",
                        "if not child: os.execv(path, ['e', 'alone'])",
                        "os.waitpid(child, 0)",
                        "try: subprocess.run([path, 'with its parent'])",
                        "except OSError as e: print(e.strerror)"));
                System.out.print(run.stdout() + run.stderr());
                run.syscalls().denied().events().forEach(Main::printRule);
            }
        }

        private static void printRule(SyscallEvent event) {
            System.out.println(event.syscall() + ": " + event.rule().orElse("no rule"));
        }

        private static void waitForMoment() {
            try (Sandbox sandbox = Sandbox.builder()
                    .timeStart(Instant.parse("2030-01-01T00:00:00Z"))
                    .build()) {
                RunResult run = sandbox.run(Python.lines(
                        "import ctypes, os, struct, time",
                        "libc = ctypes.CDLL(None, use_errno=True)",
                        "timer = ctypes.c_void_p()",
                        "assert libc.timer_create(0, None, ctypes.byref(timer)) == 0",
                        "moment = struct.pack('qqqq', 0, 0, int(time.time()) + 50, 0)",
                        "kept = ctypes.create_string_buffer(moment, 32)",
                        "assert libc.timer_settime(timer, 1, kept, None) == -1",
                        "print(os.strerror(ctypes.get_errno()), kept.raw == moment)"));
                System.out.print(run.stdout() + run.stderr());
                run.syscalls().of(Syscall.TIMER_SETTIME).events().forEach(Main::printRule);
                System.out.println(
                        run.handlerFailure().map(Throwable::getMessage).orElse("no failure"));
            }
        }
    }

    private static String inConfinedJvm(String... what) throws Exception {
        List<String> command =
                new ArrayList<>(Python.withArguments(Python.lines(CONFINE), String.valueOf(Syscall.PTRACE.number())));
        command.addAll(FreshJvm.command(List.of("-XX:TieredStopAtLevel=1"), Main.class, what));
        Process jvm = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(jvm.waitFor()).as(output).isZero();
        return output;
    }

    @Test
    @Timeout(120)
    void an_exec_whose_arguments_others_could_change_is_refused() throws Exception {
        assertThat(inConfinedJvm("execute"))
                .isEqualTo("alone\n"
                        + "Operation not permitted\n"
                        + "execve: policy callback: others could change the arguments of this exec, and cannot"
                        + " be stopped meanwhile; let the container allow ptrace(2), or start programs from one"
                        + " without threads\n"
                        + "false\n");
    }

    @Test
    @Timeout(120)
    void an_exec_whose_path_a_waiting_parent_would_find_changed_is_refused(@TempDir Path directory) throws Exception {
        assertThat(inConfinedJvm("spawn", directory.toString()))
                .isEqualTo("alone\n"
                        + "Permission denied\n"
                        + "execve: workdir: a program that vfork(2) has made to execute another needs its parent"
                        + " stopped for a moment, and ptrace(2) is not permitted here; let the container allow"
                        + " ptrace(2), or let the program use fork(2)\n");
    }

    @Test
    @Timeout(120)
    void a_timer_to_a_time_of_day_is_refused() throws Exception {
        assertThat(inConfinedJvm("wait"))
                .isEqualTo("Input/output error True\n"
                        + "timer_settime: the clock of the sandbox\n"
                        + "timer_settime: a program that waits for a time of day of the sandbox's clock has to be"
                        + " stopped for a moment: ptrace(PTRACE_SEIZE): EPERM; let the container allow ptrace(2), or"
                        + " leave timeStart and frozenTime out\n");
    }
}
