package org.sandboxed.selftest.cow;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Files made in the directory in which something was made last, where they are made before anybody has looked for them. */
class LastDirectoryTests {

    private Project project;

    @BeforeEach
    void make_project(@TempDir Path parent) {
        project = Project.in(parent);
    }

    @Test
    void what_is_there_is_found_where_something_was_made_last() {
        String out = project.python("""
            def opened(name, flags, mode=0o644):
                fd = os.open(name, os.O_CREAT | flags, mode)
                kind = stat.S_IFMT(os.fstat(fd).st_mode) >> 12
                os.close(fd)
                print(name, kind, end=' ')
            def each(names, *flags):
                for name in names:
                    for flag in flags:
                        write(name.rpartition('/')[0] + '/last', '')
                        attempt(lambda: opened(name, flag))
            os.mkdir('d')
            os.mkdir('d/dir')
            os.mkfifo('d/fifo')
            write('d/file', 'content')
            os.symlink('new', 'd/to-new')
            os.symlink('../' + F, 'd/to-lower')
            os.symlink('loop', 'd/loop')
            os.symlink('dir', 'd/to-dir')
            os.symlink('missing/', 'd/slashed')
            each(['d/dir', 'd/to-dir', 'd/loop', 'd/slashed'], os.O_WRONLY, os.O_RDONLY | os.O_NOFOLLOW, os.O_EXCL)
            each(['d/fifo', 'd/file', 'd/to-new', 'd/to-lower'], os.O_RDWR, os.O_RDWR | os.O_NOFOLLOW, os.O_EXCL)
            here = os.getcwd()
            for path in here, here + '/', here + '/d/', here + '/d/no/', here + '/d/file/', '', '.', 'd/.', 'd/..':
                write(here + '/d/last', '')
                attempt(lambda: opened(path, os.O_WRONLY))
            print(read('d/file'), read(F), sorted(os.listdir('d')))
            each(['subdir/nested.txt'], os.O_EXCL, os.O_RDWR)
            write('subdir/nested.txt', '!', 'a')
            os.unlink('subdir/nested.txt')
            each(['subdir/nested.txt'], os.O_EXCL | os.O_WRONLY, os.O_EXCL)
            print(os.stat('subdir/nested.txt').st_size)
            write('d/last', '')
            os.rename('d', 'moved')
            attempt(lambda: opened('d/any', os.O_WRONLY))
            attempt(lambda: opened('moved/any', os.O_WRONLY))
            os.mkdir('gone')
            os.chdir('gone')
            write('last', '')
            os.unlink('last')
            os.rmdir('../gone')
            attempt(lambda: opened('any', os.O_WRONLY))
            attempt(lambda: opened('../gone/any', os.O_WRONLY))
            """);

        assertThat(out).isEqualTo("""
            EISDIR
            EISDIR
            EEXIST
            EISDIR
            ELOOP
            EEXIST
            ELOOP
            ELOOP
            EEXIST
            EISDIR
            ELOOP
            EEXIST
            d/fifo 1 ok
            d/fifo 1 ok
            EEXIST
            d/file 8 ok
            d/file 8 ok
            EEXIST
            d/to-new 8 ok
            ELOOP
            EEXIST
            d/to-lower 8 ok
            ELOOP
            EEXIST
            EISDIR
            EISDIR
            EISDIR
            EISDIR
            EISDIR
            ENOENT
            EISDIR
            EISDIR
            EISDIR
            content hello ['dir', 'fifo', 'file', 'last', 'loop', 'new', 'slashed', 'to-dir', 'to-lower', 'to-new']
            EEXIST
            subdir/nested.txt 8 ok
            subdir/nested.txt 8 ok
            EEXIST
            0
            ENOENT
            moved/any 8 ok
            ENOENT
            ENOENT
            """);
    }
}
