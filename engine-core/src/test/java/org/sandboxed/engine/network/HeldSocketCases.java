package org.sandboxed.engine.network;

import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.refusals.Python;

import static org.assertj.core.api.Assertions.assertThat;

/** What could be different where the sandbox makes the sockets itself; run by {@link WithoutPidfdGetfdTests}. */
final class HeldSocketCases {

    private static final String SERVER = """
        server = socket.create_server(('127.0.0.1', 0))
        address = server.getsockname()
        """;

    @Test
    void sockets_are_made_by_the_sandbox() {
        RunResult run = run("socket.socket(); socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)");

        assertThat(run.exitCode()).as(run.stderr()).isZero();
        assertThat(run.syscalls().events())
                .anySatisfy(event -> assertThat(event.rule())
                        .hasValue("socket: made by the sandbox, for pidfd_getfd(2) is not permitted here"));
    }

    @Test
    void what_was_asked_for_is_made() {
        RunResult run = run("""
            s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
            print(s.family == socket.AF_INET6, s.type == socket.SOCK_DGRAM, os.get_blocking(s.fileno()), os.get_inheritable(s.fileno()))
            fd = raw(${socket}, socket.AF_INET, socket.SOCK_STREAM, 0)
            print(os.get_blocking(fd), os.get_inheritable(fd))
            attempt(lambda: raw(${socket}, socket.AF_UNIX, 99, 0))
            attempt(lambda: raw(${socket}, socket.AF_INET, socket.SOCK_STREAM, 17))
            """);

        assertThat(run.stdout())
                .as(run.stderr())
                .isEqualTo("True True False False\nTrue True\nEINVAL\nEPROTONOSUPPORT\n");
    }

    @Test
    void a_connection_ends_when_the_program_closes_it() {
        RunResult run = run(SERVER + """
            for blocking in (True, False):
                client = socket.socket()
                client.setblocking(blocking)
                attempt(lambda: client.connect(address))
                accepted, _ = server.accept()
                select.select([], [client], [], 10)
                if not blocking:
                    # The other one is let go by a thread, which the end of the connection does not wait for.
                    print(client.connect_ex(address) in (0, errno.EISCONN))
                client.close()
                accepted.settimeout(10)
                print(accepted.recv(1))
            """);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("ok\nb''\nEINPROGRESS\nTrue\nb''\n");
    }

    @Test
    void a_server_that_is_closed_is_gone() {
        RunResult run = run(SERVER + """
            server.close()
            attempt(lambda: socket.create_connection(address))
            again = socket.create_server(address)
            attempt(lambda: again.listen(5))
            attempt(lambda: again.bind(('127.0.0.1', 0)))
            client = socket.create_connection(address)
            attempt(lambda: client.connect(address))
            """);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("ECONNREFUSED\nok\nEINVAL\nEISCONN\n");
    }

    @Test
    void a_port_of_datagrams_is_free_again() {
        RunResult run = run("""
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            s.bind(('127.0.0.1', 0))
            name = s.getsockname()
            s.close()
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            attempt(lambda: s.bind(name))
            """);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("ok\n");
    }

    @Test
    void duplicates_and_children_have_the_same_socket() {
        RunResult run = run(SERVER + """
            s = socket.socket()
            other = os.dup(s.fileno())
            s.close()
            if os.fork() == 0:
                socket.socket(fileno=other).connect(address)
                os._exit(0)
            os.wait()
            attempt(lambda: server.accept())
            """);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("ok\n");
    }

    @Test
    void very_many_sockets_do_not_use_up_descriptors() {
        RunResult run = run(SERVER + """
            for i in range(2000):
                socket.socket().close()
                socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()
            attempt(lambda: socket.create_connection(address))
            """);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("ok\n");
    }

    @Test
    void messages_on_sockets_that_were_not_made_here_pass_where_datagrams_go_nowhere() {
        try (Sandbox sandbox = Sandbox.builder().portRemap(false).build()) {
            RunResult run = sandbox.run(Python.command("""
                udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                a, b = socket.socketpair()
                a.sendmsg([b'ping'], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array('i', [0]))])
                print(b.recv(4))
                attempt(lambda: udp.sendmsg([b'x'], [], 0, ('127.0.0.1', 9)))
                attempt(lambda: udp.sendmsg([b'x']))
                """));

            assertThat(run.stdout()).as(run.stderr()).isEqualTo("b'ping'\nECONNREFUSED\nEDESTADDRREQ\n");
        }
    }

    @Test
    void named_unix_sockets_work() {
        RunResult run = run("""
            server = socket.socket(socket.AF_UNIX)
            server.bind('own.sock')
            server.listen()
            client = socket.socket(socket.AF_UNIX)
            client.connect('own.sock')
            client.sendall(b'ping')
            print(server.accept()[0].recv(4))
            server.close()
            attempt(lambda: socket.socket(socket.AF_UNIX).connect('own.sock'))
            """);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("b'ping'\nECONNREFUSED\n");
    }

    private static RunResult run(String program) {
        try (Sandbox sandbox =
                Sandbox.builder().allowNet("localhost").allowBind("*").build()) {
            return sandbox.run(Python.command(program));
        }
    }
}
