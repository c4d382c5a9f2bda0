package org.sandboxed.examples;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxedProcess;
import org.sandboxed.junit.PortRemap;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** A server with a fixed port, as often at once as there are tests. */
@PortRemap
class ServerTests {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @Test
    void serves_its_directory(Sandbox sandbox) throws Exception {
        Files.writeString(sandbox.workdir().resolve("hello.txt"), "hello\n");

        SandboxedProcess server = sandbox.start("python3", "-m", "http.server", "8080");
        int port = server.awaitListening(8080); // not 8080, but a free one of this machine

        assertThat(get("http://localhost:" + port + "/hello.txt")).isEqualTo("hello\n");
        server.kill();
        assertThat(server.waitFor().network()).bound(8080).wasAllowed();
    }

    @Test
    void is_reached_by_other_programs_of_its_sandbox(Sandbox sandbox) throws Exception {
        Files.writeString(sandbox.workdir().resolve("hello.txt"), "hello\n");
        SandboxedProcess server = sandbox.start("python3", "-m", "http.server", "8080");
        server.awaitListening(8080);

        RunResult curl = sandbox.run("curl", "-sS", "http://localhost:8080/hello.txt");

        assertThat(curl).succeeded().hasStdout("hello\n").hasNoDenials();
        server.kill();
        server.waitFor();
    }

    private static String get(String uri) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri)).build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
}
