package org.sandboxed.selftest.cow;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.record.SyscallEvent;

import static org.assertj.core.api.Assertions.assertThat;

/** Programs that exist in the copy only, by every path that leads to them. */
class ProgramTests {

    private Project project;

    @BeforeEach
    void make_project(@TempDir Path parent) {
        project = Project.in(parent);
    }

    @Test
    void by_relative_and_absolute_paths_from_a_new_directory() {
        String out = project.sh("""
            mkdir d; cp /bin/echo d/e; cp /bin/echo e; cd d
            ./e one; "$PWD/e" two; PATH=. e three; cd ..; d/e four; ls -A . d
            """);

        assertThat(out).isEqualTo("one\ntwo\nthree\nfour\n.:\nd\ne\nexisting.txt\nsubdir\n\nd:\ne\n");
    }

    @Test
    void through_links_that_lead_outside() {
        String out = project.sh("""
            ln -s /bin/echo e; mkdir d; ln -s ../e d/f; ./e one; "$PWD/e" two; d/f three; cd d; ./f four
            """);

        assertThat(out).isEqualTo("one\ntwo\nthree\nfour\n");
    }

    @Test
    void the_memory_of_the_parent_of_a_child_that_shares_it_is_as_it_was() {
        String out = project.python("""
            import subprocess
            shutil.copy('/bin/echo', 'e')
            command = [os.fsencode(os.getcwd() + '/e'), b'hi']
            before = list(map(bytes.hex, command))
            for i in range(20):
                assert subprocess.run(command, capture_output=True).stdout == b'hi\\n'
                assert list(map(bytes.hex, command)) == before
            print('same')
            """);

        assertThat(out).isEqualTo("same\n");
    }

    @Test
    void fs_170_arguments_that_lie_right_behind_the_path_arrive() {
        String out = project.python("""
            shutil.copy('/bin/echo', 'e')
            path = os.fsencode(os.getcwd() + '/e')
            buffer = ctypes.create_string_buffer(path + bytes(1) + b'one' + bytes(1) + b'A=b')
            at = ctypes.addressof(buffer)
            argv = (ctypes.c_void_p * 3)(at, at + len(path) + 1, None)
            envp = (ctypes.c_void_p * 2)(at + len(path) + 5, None)
            libc.execve(ctypes.c_void_p(at), argv, envp)
            """);

        assertThat(out).isEqualTo("one\n");
    }

    @Test
    void a_virtual_environment_of_python_is_used() {
        String out = project.sh("""
            python3 -m venv --without-pip v
            v/bin/python -c 'import sys; print(sys.prefix)'; "$PWD/v/bin/python" -c 'import sys; print(sys.prefix)'
            """);

        String prefix = project.path().resolve("v") + "\n";
        assertThat(out).isEqualTo(prefix + prefix);
    }

    @Test
    void a_new_script_is_refused_by_a_path_that_would_change_what_it_is_told() {
        try (Sandbox sandbox = project.sandbox()) {
            RunResult run = sandbox.run("sh", "-c", """
                printf '#!/bin/sh\\necho $0\\n' > s; chmod +x s; ./s; "$PWD/s"; sh "$PWD/s"
                """);

            assertThat(run.stdout()).isEqualTo("./s\n" + project.path().resolve("s") + "\n");
            assertThat(run.syscalls().denied().events())
                    .singleElement()
                    .extracting(SyscallEvent::rule)
                    .asString()
                    .contains("workdir: the kernel does not find this script", "sh script");
        }
    }

    @Test
    void a_later_run_starts_what_an_earlier_one_has_built() {
        try (Sandbox sandbox = project.sandbox()) {
            assertThat(sandbox.run("sh", "-c", "mkdir d; cp /bin/echo d/e").exitCode())
                    .isZero();

            assertThat(sandbox.run("d/e", "hi").stdout()).isEqualTo("hi\n");
            assertThat(sandbox.run(project.path().resolve("d/e").toString(), "hi")
                            .stdout())
                    .isEqualTo("hi\n");
        }
    }
}
