package org.sandboxed.engine.network;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxedProcess;
import org.sandboxed.engine.refusals.Python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Clients as programs are written with them, against a server in the same sandbox. */
class RealClientTests {

    private Sandbox sandbox;
    private SandboxedProcess server;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.builder().portRemap(true).allowNet("icmp://localhost").build();
        Files.writeString(sandbox.workdir().resolve("hello"), "hello\n");
        server = sandbox.start("python3", "-m", "http.server", "8080");
        server.awaitListening(8080);
    }

    @AfterEach
    void stop() {
        server.kill();
        server.waitFor();
        sandbox.close();
    }

    @Test
    void urllib_and_asyncio_get_there() {
        RunResult run = sandbox.run(Python.command("""
            import asyncio, urllib.request
            print(urllib.request.urlopen('http://localhost:8080/hello').read())
            async def get():
                reader, writer = await asyncio.open_connection('localhost', 8080)
                writer.writelines([b'GET /hello HTTP/1.0\\r\\n', b'\\r\\n'])
                print((await reader.read()).splitlines()[-1], writer.get_extra_info('peername')[1])
            asyncio.run(get())
            """));

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("b'hello\\n'\nb'hello' 8080\n");
        assertThat(run.network().denied().attempts()).isEmpty();
    }

    @Test
    void java_gets_there() {
        RunResult run = sandbox.runJava(Get.class, "http://localhost:8080/hello");

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("hello\n");
        assertThat(run.network().denied().attempts()).isEmpty();
    }

    @Test
    void ping_pings_where_the_machine_lets_its_user_have_ping_sockets() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/ping")), "skipped: there is no /usr/bin/ping");
        String socket = sandbox.run(
                        "python3",
                        "-c",
                        "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP)")
                .stderr();
        RunResult run = sandbox.run("ping", "-c", "1", "127.0.0.1");

        if (socket.contains("PermissionError")) {
            // It then tries a raw socket, whatever its file's capabilities say.
            assertThat(run.exitCode()).isNotZero();
            assertThat(run.syscalls().denied().toString()).contains("SOCK_RAW");
        } else {
            assertThat(run.exitCode()).as(run.stdout() + run.stderr()).isZero();
            assertThat(run.network().denied().attempts()).isEmpty();
        }
    }

    /** Prints what is behind an address. */
    static final class Get {

        private Get() {}

        public static void main(String[] arguments) throws IOException {
            try (InputStream body = URI.create(arguments[0]).toURL().openStream()) {
                System.out.print(new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
    }
}
