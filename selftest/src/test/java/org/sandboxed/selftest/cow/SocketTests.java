package org.sandboxed.selftest.cow;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.record.FileState;

import static org.assertj.core.api.Assertions.assertThat;

/** Sockets with a name in a copy-on-write working directory. */
class SocketTests {

    @TempDir
    private Path temporary;

    private Project project;

    @BeforeEach
    void make() {
        project = Project.in(temporary);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'s'", "'subdir/s'", "os.getcwd() + '/s'", "'link/s'"})
    void fs_130_a_socket_is_made_in_the_copy_and_reached_there(String path) {
        RunResult run = project.run(Project.pythonCommand("""
            import socket, threading
            os.symlink('subdir', 'link')
            os.umask(0o027)
            name = %s
            server = socket.socket(socket.AF_UNIX)
            attempt(lambda: server.bind(name))
            server.listen()
            print(oct(os.stat(name).st_mode), stat.S_ISSOCK(os.lstat(name).st_mode))
            attempt(lambda: socket.socket(socket.AF_UNIX).bind(name))
            def serve():
                connection, _ = server.accept()
                connection.sendall(connection.recv(100).upper())
            thread = threading.Thread(target=serve)
            thread.start()
            client = socket.socket(socket.AF_UNIX)
            client.connect(name)
            client.sendall(b'hello')
            print(client.recv(100))
            thread.join()
            """.formatted(path)));

        assertThat(run.stdout()).isEqualTo("ok\n0o140750 True\nEADDRINUSE\nb'HELLO'\n");
        assertThat(run.changes().changes())
                .filteredOn(change -> change.path().endsWith("s"))
                .singleElement()
                .satisfies(change ->
                        assertThat(change.stateAfter().orElseThrow().type()).isEqualTo(FileState.Type.SOCKET));
    }

    @Test
    void who_sent_a_datagram_can_be_answered() {
        assertThat(project.python("""
            import socket
            a, b = (socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) for _ in range(2))
            a.bind('a')
            b.bind(os.getcwd() + '/b')
            b.sendto(b'question', 'a')
            question, sender = a.recvfrom(100)
            a.sendto(b'answer', sender)
            print(question, b.recv(100))
            """)).isEqualTo("b'question' b'answer'\n");
    }

    @Test
    void a_socket_of_the_real_tree_leads_nowhere() throws IOException {
        UnixDomainSocketAddress address =
                UnixDomainSocketAddress.of(project.path().resolve("real"));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address);

            assertThat(project.python("""
                import socket
                attempt(lambda: socket.socket(socket.AF_UNIX).connect('real'))
                os.chmod('real', 0o777)
                attempt(lambda: socket.socket(socket.AF_UNIX).connect('real'))
                attempt(lambda: socket.socket(socket.AF_UNIX).bind('real'))
                os.unlink('real')
                attempt(lambda: socket.socket(socket.AF_UNIX).connect('real'))
                attempt(lambda: socket.socket(socket.AF_UNIX).bind('real'))
                """)).isEqualTo("ECONNREFUSED\nECONNREFUSED\nEADDRINUSE\nENOENT\nok\n");
        }
    }

    @Test
    void a_name_that_cannot_be_made_fails_as_elsewhere() {
        assertThat(project.python("""
            import socket
            def bind(name):
                attempt(lambda: socket.socket(socket.AF_UNIX).bind(name))
            bind('missing/s')
            bind(F + '/s')
            bind('subdir')
            os.mkdir('closed', 0o500)
            if os.getuid() == 0:
                print('EACCES')
            else:
                bind('closed/s')
            os.mkdir('d' * 100)
            os.chdir('d' * 100)
            bind('s' * 80)
            print(os.listdir('.') == ['s' * 80])
            """)).isEqualTo("ENOENT\nENOTDIR\nEADDRINUSE\nEACCES\nok\nTrue\n");
    }
}
