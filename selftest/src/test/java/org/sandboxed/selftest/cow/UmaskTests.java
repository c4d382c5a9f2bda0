package org.sandboxed.selftest.cow;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;

import static org.assertj.core.api.Assertions.assertThat;

/** With which umask, and for whom, files are made while the programs of a run change both. */
class UmaskTests {

    private static final String MAKE = """
        import threading

        def make(name):
            os.close(os.open(name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
            return oct(os.stat(name).st_mode & 0o777)

        """;

    private Project project;

    @BeforeEach
    void make_project(@TempDir Path parent) {
        project = Project.in(parent);
    }

    @Test
    void the_umask_that_another_thread_has_set_meanwhile_holds() {
        String out = project.python(MAKE + """
            turn, done = threading.Semaphore(0), threading.Semaphore(0)
            found = []
            def work():
                for i in range(60):
                    turn.acquire()
                    found.append(make('f%d' % i))
                    found.append(make('g%d' % i))
                    done.release()
            worker = threading.Thread(target=work)
            worker.start()
            expected = []
            for i in range(60):
                # This thread makes no other call that is seen, and the other one knows its umask from the last round.
                os.umask(0o077 if i % 3 else 0o022)
                expected += ['0o600' if i % 3 else '0o644'] * 2
                turn.release()
                done.acquire()
            worker.join()
            print(found == expected or found)
            """);

        assertThat(out).isEqualTo("True\n");
    }

    @Test
    void every_thread_may_change_it_at_any_time() {
        String out = project.python(MAKE + """
            end = threading.Event()
            def toggle():
                while not end.is_set():
                    os.umask(0o077)
                    os.umask(0o022)
            togglers = [threading.Thread(target=toggle) for _ in range(2)]
            for each in togglers: each.start()
            modes = {make('f%d' % i) for i in range(150)}
            end.set()
            for each in togglers: each.join()
            os.umask(0o027)
            print(modes <= {'0o600', '0o644'}, make('last'), make('really-last'))
            """);

        assertThat(out).isEqualTo("True 0o640 0o640\n");
    }

    @Test
    void a_child_has_its_own_unless_it_shares_that_of_its_parent() {
        String out = project.python(MAKE + """
            os.umask(0o022)
            def turns(own, other, name, mask):
                for i in range(5):
                    os.read(own, 1)
                    print(name, make('%s%d' % (name, i)), flush=True)
                    if i == 2: os.umask(mask)
                    os.write(other, b'x')
            (a, to_a), (b, to_b) = os.pipe(), os.pipe()
            make('before')
            if os.fork() == 0:
                turns(a, to_b, 'child', 0o077)
                os._exit(0)
            os.write(to_a, b'x')
            turns(b, to_a, 'parent', 0)
            os.wait()

            CLONE_FS, SIGCHLD = 0x200, 17
            clone = 56 if os.uname().machine == 'x86_64' else 220
            print(make('alone'))
            pid = raw(clone, CLONE_FS | SIGCHLD, 0, 0, 0, 0)
            if pid == 0:
                os.umask(0o007)
                os._exit(0)
            os.waitpid(pid, 0)
            print(make('shared'), make('shared-still'))
            """);

        assertThat(out).isEqualTo("""
            child 0o644
            parent 0o644
            child 0o644
            parent 0o644
            child 0o644
            parent 0o644
            child 0o600
            parent 0o666
            child 0o600
            parent 0o666
            0o666
            0o660 0o660
            """);
    }

    @Test
    void a_thread_that_executes_a_program_takes_its_own_along(@TempDir Path directory)
            throws IOException, InterruptedException {
        Path program = CProgram.compile(directory, """
            #define _GNU_SOURCE
            #include <fcntl.h>
            #include <sched.h>
            #include <sys/stat.h>
            #include <unistd.h>

            static char stack[1 << 16];

            static int replace(void *unused)
            {
                umask(0);
                open("thread", O_CREAT | O_WRONLY, 0666);
                execl("/bin/sh", "sh", "-c", ": >program; : >again; stat -c %a first thread program again", (char *) 0);
                return 1;
            }

            int main(void)
            {
                umask(077);
                open("first", O_CREAT | O_WRONLY, 0666);
                clone(replace, stack + sizeof stack, CLONE_VM | CLONE_SIGHAND | CLONE_THREAD, 0);
                for (;;)
                    pause();
            }
            """);

        RunResult run = project.run(List.of(program.toString()), options -> options.readable(directory.toString()));

        assertThat(run.stdout()).isEqualTo("600\n666\n666\n666\n");
    }

    @Test
    void nothing_is_made_for_who_has_become_another_user() {
        String out = project.python(MAKE + """
            if os.getuid() == 0:
                print(make('before'), flush=True)
                if os.fork() == 0:
                    os.setgid(65534)
                    attempt(lambda: make('other-group'))
                    os.setuid(65534)
                    attempt(lambda: make('other-user'))
                    os._exit(0)
                os.wait()
                print(make('after'))
                os.seteuid(65534)
                attempt(lambda: make('for-a-while'))
                os.seteuid(0)
                print(make('again'))
            else:
                print('0o644\\nEPERM\\nEPERM\\n0o644\\nEPERM\\n0o644')
            """);

        assertThat(out).isEqualTo("0o644\nEPERM\nEPERM\n0o644\nEPERM\n0o644\n");
    }
}
