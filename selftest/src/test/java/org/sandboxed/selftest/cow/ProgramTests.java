package org.sandboxed.selftest.cow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;

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
    void after_a_change_to_a_directory_of_the_real_tree() {
        String out = project.sh("""
            cp /bin/echo e; printf '#!/bin/sh\necho $0\n' > s; chmod +x s
            cd subdir; ../e one; ../s; cd ..; ./e two; ./s; pwd
            """);

        assertThat(out).isEqualTo("one\n../s\ntwo\n./s\n" + project.path() + "\n");
    }

    @Test
    void where_they_lie_in_the_real_tree_and_without_a_copy() throws IOException {
        Path program = project.path().resolve("subdir/program");
        Files.copy(Path.of("/bin/bash"), program);
        Path script = Files.writeString(project.path().resolve("subdir/script"), "#!/bin/sh\necho $0\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        String commands = "cd subdir; ./program -c 'echo one'; ./script; readlink -f /proc/self/cwd";

        String out = project.run(List.of("sh", "-c", commands), options -> options.maxDisk("100K"))
                .stdout();

        assertThat(out).isEqualTo("one\n./script\n" + project.path().resolve("subdir") + "\n");
    }

    @Test
    void after_a_change_to_a_descriptor_of_the_real_tree() {
        String out = project.python("""
            import subprocess
            def ran(program):
                return subprocess.run([program, 'a'], capture_output=True, text=True).stdout.strip()
            held = os.open('subdir', os.O_RDONLY)
            shutil.copy('/bin/echo', 'subdir/e')
            write('subdir/s', '#!/bin/sh\\necho $0')
            os.chmod('subdir/s', 0o755)
            os.fchdir(held)
            print(ran('./e'), ran('./s'), ran(os.path.abspath('e')), os.path.basename(os.getcwd()), sorted(os.listdir('.')))
            attempt(lambda: os.fchdir(os.open('nested.txt', os.O_RDONLY)))
            os.chdir('..')
            print(ran('subdir/e'), os.getcwd() == sys.argv[1])
            os.rename('subdir', 'moved')
            os.fchdir(held)
            print(ran('./e'), os.path.basename(os.getcwd()))
            """, project.path());

        assertThat(out).isEqualTo("""
            a ./s a subdir ['e', 'nested.txt', 's']
            ENOTDIR
            a True
            a moved
            """);
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
    void parents_that_wait_in_vfork_find_their_arguments_as_they_were() {
        String out = project.python("""
            import threading
            shutil.copy('/bin/true', 'e')
            path = os.fsencode(os.getcwd() + '/e')
            found = set()

            def spawn():
                for i in range(25):
                    pid, buffer, name = ctypes.c_int(), ctypes.create_string_buffer(path), ctypes.c_char_p(b'e')
                    first = name if i % 2 else ctypes.cast(buffer, ctypes.c_char_p)
                    argv = (ctypes.c_char_p * 2)(first, None)
                    result = libc.posix_spawn(ctypes.byref(pid), buffer, None, None, argv, None)
                    found.add((result, buffer.value == path, argv[0] == first.value))
                    found.add(os.waitpid(pid.value, 0)[1])

            threads = [threading.Thread(target=spawn) for i in range(4)]
            [thread.start() for thread in threads]
            [thread.join() for thread in threads]
            print(found == {0, (0, True, True)}, found)
            """);

        assertThat(out).startsWith("True");
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
    void a_new_script_is_told_its_own_name_by_whatever_path() {
        try (Sandbox sandbox = project.sandbox()) {
            RunResult run = sandbox.run("sh", "-c", """
                printf '#!/bin/sh -u\necho $0 "$@" $- ${A-}\n' > s; chmod +x s; mkdir d; ln -s ../s d/l
                ./s; "$PWD/s" a 'b c'; cd d; A=x ../s; "$PWD/l"; "$PWD/../s"; echo $?; ls -A . ..
                """);

            Path root = project.path();
            assertThat(run.stdout())
                    .isEqualTo("./s u\n" + root.resolve("s") + " a b c u\n../s u x\n" + root.resolve("d/l") + " u\n"
                            + root + "/d/../s u\n0\n.:\nl\n\n..:\nd\nexisting.txt\ns\nsubdir\n");
            assertThat(run.stderr()).isEmpty();
            assertThat(run.syscalls().denied().events()).isEmpty();
            assertThat(run.changes().added()).containsExactly("d", "d/l", "s");
        }
    }

    @Test
    void a_script_finds_the_interpreter_that_only_the_view_has() {
        String out = project.sh("""
            cp /bin/sh i; printf '#!%s/i\necho $0 "$@"\n' "$PWD" > s; chmod +x s; ./s a; "$PWD/s" b
            printf '#!%s/s c\n' "$PWD" > t; chmod +x t; ./t d
            printf '#!%s/none\n' "$PWD" > u; chmod +x u; ./u 2> /dev/null || echo $?
            """);

        Path root = project.path();
        assertThat(out).isEqualTo("./s a\n" + root.resolve("s") + " b\n" + root.resolve("s") + " c ./t d\n127\n");
    }

    @Test
    void a_script_is_started_by_a_child_that_shares_the_memory_of_its_parent() {
        String out = project.python("""
            import subprocess
            write('s', '#!/bin/sh\\necho $0 $1\\n')
            os.chmod('s', 0o755)
            command = [os.fsencode(os.getcwd() + '/s'), b'hi']
            before = list(map(bytes.hex, command))
            for i in range(20):
                assert subprocess.run(command, capture_output=True).stdout == command[0] + b' hi\\n'
                assert list(map(bytes.hex, command)) == before
            print('same')
            """);

        assertThat(out).isEqualTo("same\n");
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
