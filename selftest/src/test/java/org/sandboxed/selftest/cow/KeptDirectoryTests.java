package org.sandboxed.selftest.cow;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;

import static org.assertj.core.api.Assertions.assertThat;

/** Where relative paths begin while programs that have long been in the working directory of the sandbox go elsewhere. */
class KeptDirectoryTests {

    private static final String PRELUDE = """
        import threading

        def settle():
            # So often that where this thread is need not be asked any more.
            for _ in range(10): os.stat(F)

        def seen():
            return 'root' if os.path.exists(F) else 'subdir' if os.path.exists('nested.txt') else 'elsewhere'

        """;

    private Project project;

    @BeforeEach
    void make_project(@TempDir Path parent) {
        project = Project.in(parent);
    }

    @Test
    void who_goes_elsewhere_is_elsewhere_at_once() {
        String out = project.python(PRELUDE + """
            here = os.getcwd()
            sub = os.open('subdir', os.O_RDONLY)
            root = os.open('.', os.O_RDONLY)
            os.mkdir('new')
            for go in (
                    lambda: os.chdir('subdir'),
                    lambda: os.fchdir(sub),
                    lambda: os.chdir('/usr'),
                    lambda: os.chdir('new'),
                    lambda: os.chdir(here + '/subdir')):
                settle()
                go()
                print(seen(), seen(), end=' ')
                os.chdir(here)
                print(seen())
                settle()
                go()
                os.chdir(here)
                os.fchdir(root)
            """);

        assertThat(out).isEqualTo("""
            subdir subdir root
            subdir subdir root
            elsewhere elsewhere root
            elsewhere elsewhere root
            subdir subdir root
            """);
    }

    @Test
    void who_cannot_go_elsewhere_stays() {
        String out = project.python(PRELUDE + """
            os.mkdir('new')
            os.chdir('new')
            write('file', '')
            held = os.open('file', os.O_RDONLY)
            top = os.path.dirname(os.getcwd())
            for go in (
                    lambda: os.chdir('/no/such/directory'),
                    lambda: os.chdir('/etc/passwd'),
                    lambda: os.chdir('/usr/../no/such'),
                    lambda: os.chdir(top + '/../no-such'),
                    lambda: os.chdir(top + '/none'),
                    lambda: os.fchdir(held),
                    lambda: os.fchdir(99)):
                attempt(go)
                print(os.listdir('.'), os.getcwd() == top + '/new')
            os.chdir('/usr')
            print(os.getcwd())
            """);

        assertThat(out).isEqualTo("""
            ENOENT
            ['file'] True
            ENOTDIR
            ['file'] True
            ENOENT
            ['file'] True
            ENOENT
            ['file'] True
            ENOENT
            ['file'] True
            ENOTDIR
            ['file'] True
            EBADF
            ['file'] True
            /usr
            """);
    }

    @Test
    void a_thread_is_where_another_one_has_gone() {
        String out = project.python(PRELUDE + """
            turn, done = threading.Semaphore(0), threading.Semaphore(0)
            found = []
            def work():
                for i in range(30):
                    turn.acquire()
                    found.append(seen())
                    if not i % 2: settle_here()
                    done.release()
            def settle_here():
                for _ in range(10): os.path.exists(F)
            worker = threading.Thread(target=work)
            worker.start()
            here, sub = os.open('.', os.O_RDONLY), os.open('subdir', os.O_RDONLY)
            for i in range(30):
                # This thread makes no other call that is seen.
                os.fchdir(sub if i % 2 else here)
                turn.release()
                done.acquire()
            worker.join()
            print(found == ['root', 'subdir'] * 15 or found)
            """);

        assertThat(out).isEqualTo("True\n");
    }

    @Test
    void threads_may_come_and_go_at_any_time() {
        String out = project.python(PRELUDE + """
            here, sub = os.open('.', os.O_RDONLY), os.open('subdir', os.O_RDONLY)
            end = threading.Event()
            def toggle():
                while not end.is_set():
                    os.fchdir(sub)
                    os.fchdir(here)
            toggler = threading.Thread(target=toggle)
            toggler.start()
            for i in range(300): os.path.exists(F)
            end.set()
            toggler.join()
            os.fchdir(sub)
            print(seen(), seen())
            """);

        assertThat(out).isEqualTo("subdir subdir\n");
    }

    @Test
    void a_child_goes_alone_unless_it_shares_the_directory_of_its_parent() {
        String out = project.python(PRELUDE + """
            settle()
            if os.fork() == 0:
                settle()
                os.chdir('subdir')
                print('child', seen(), flush=True)
                os._exit(0)
            os.wait()
            print(seen())
            settle()
            CLONE_FS, SIGCHLD = 0x200, 17
            clone = 56 if os.uname().machine == 'x86_64' else 220
            # The kernel itself goes where something was changed.
            write('subdir/new', '')
            sub = os.open('subdir', os.O_RDONLY)
            if raw(clone, CLONE_FS | SIGCHLD, 0, 0, 0, 0) == 0:
                os.fchdir(sub)
                os._exit(0)
            os.wait()
            print(seen(), seen())
            """);

        assertThat(out).isEqualTo("child subdir\nroot\nsubdir subdir\n");
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
            static volatile int turn;

            static void settle(const char *name)
            {
                struct stat s;
                for (int i = 0; i < 10; i++)
                    stat(name, &s);
            }

            static int replace(void *unused)
            {
                chdir("subdir");
                settle("nested.txt");
                turn = 1;
                while (turn != 2)
                    sched_yield();
                execl("/bin/sh", "sh", "-c", ": >made; ls -d nested.txt made", (char *) 0);
                return 1;
            }

            int main(void)
            {
                settle("existing.txt");
                clone(replace, stack + sizeof stack, CLONE_VM | CLONE_SIGHAND | CLONE_THREAD, 0);
                while (turn != 1)
                    sched_yield();
                settle("existing.txt");
                turn = 2;
                for (;;)
                    pause();
            }
            """);

        RunResult run = project.run(List.of(program.toString()), options -> options.readable(directory.toString()));

        assertThat(run.stdout()).isEqualTo("made\nnested.txt\n");
    }
}
