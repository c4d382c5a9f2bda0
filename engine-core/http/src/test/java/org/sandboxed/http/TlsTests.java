package org.sandboxed.http;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.record.HttpExchange;

import static org.sandboxed.assertj.SandboxAssertions.assertThat;
import static org.sandboxed.assertj.SandboxAssertions.assertThatThrownBy;

/** HTTPS of programs as they are, which trust the sandbox because of the files that they read. */
class TlsTests {

    private Sandbox sandbox;

    @BeforeEach
    void open() {
        sandbox = Sandbox.builder().allowHttp("GET api.example.com/v1/*").injectCa().build();
        sandbox.http().stub("* api.example.com/*").respond(200, "secured\n");
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    private void answers(RunResult run) {
        assertThat(run).succeeded().hasStdout("secured\n");
        assertThat(run.http()).requested("GET api.example.com/v1/x").wasStubbed();
        assertThat(run.http().exchanges()).extracting(HttpExchange::url).contains("https://api.example.com/v1/x");
    }

    @Test
    void net_258_curl() {
        answers(sandbox.run("curl", "-sS", "https://api.example.com/v1/x"));
    }

    @Test
    void wget() {
        answers(sandbox.run("wget", "-q", "-O", "-", "https://api.example.com/v1/x"));
    }

    @Test
    void python() {
        answers(sandbox.run("python3", "-c", """
                import urllib.request
                print(urllib.request.urlopen('https://api.example.com/v1/x').read().decode(), end='')
                """));
    }

    @Test
    void node() {
        answers(sandbox.run("node", "-e", """
                fetch('https://api.example.com/v1/x').then(r => r.text()).then(t => process.stdout.write(t))
                """));
    }

    /** What a client in Java does. */
    static final class JavaClient {

        private JavaClient() {}

        public static void main(String[] args) throws Exception {
            System.out.print(java.net.http.HttpClient.newHttpClient()
                    .send(
                            java.net.http.HttpRequest.newBuilder(java.net.URI.create("https://api.example.com/v1/x"))
                                    .build(),
                            java.net.http.HttpResponse.BodyHandlers.ofString())
                    .body());
        }
    }

    @Test
    void java() {
        answers(sandbox.runJava(JavaClient.class));
    }

    @Test
    void a_clock_that_is_far_off_does_not_matter() {
        try (Sandbox old = Sandbox.builder()
                .allowHttp()
                .injectCa()
                .frozenTime(java.time.Instant.parse("1999-12-31T23:59:59Z"))
                .build()) {
            old.http().stub("GET api.example.com/v1/x").respond(200, "secured\n");

            answers(old.run("curl", "-sS", "https://api.example.com/v1/x"));
        }
    }

    @Test
    void git_clones_from_a_server_of_the_test(@TempDir Path directory) throws Exception {
        Path bare = directory.resolve("project.git");
        run(directory, "git", "init", "-q", "--bare", "-b", "main", bare.toString());
        run(directory, "git", "init", "-q", "-b", "main", "work");
        Path work = directory.resolve("work");
        Files.writeString(work.resolve("file.txt"), "hello\n");
        run(work, "git", "add", ".");
        run(work, "git", "-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-q", "-m", "one");
        run(work, "git", "push", "-q", bare.toString(), "main");
        run(bare, "git", "update-server-info");
        try (TlsServer server = new TlsServer(bare);
                Sandbox cloning = Sandbox.builder()
                        .allowHttp("GET git.example.com/*")
                        .injectCa()
                        .redirectNet("git.example.com:443", "localhost:" + server.port())
                        .build()) {
            RunResult git = cloning.run("git", "clone", "-q", "https://git.example.com/project.git", "clone");

            assertThat(git).succeeded();
            assertThat(cloning.workdir().resolve("clone/file.txt")).hasContent("hello\n");
            assertThat(git.http()).requested("GET git.example.com/project.git/info/refs").hasStatus(200);
        }
    }

    private static void run(Path directory, String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    @Test
    void net_254_a_bundle_has_the_certificate_in_every_spelling() throws Exception {
        String real = Files.readString(Path.of("/etc/ssl/certs/ca-certificates.crt"));
        RunResult cat = sandbox.run(
                "sh", "-c", "cat /etc/ssl/certs/../certs//ca-certificates.crt; echo ...; cd /etc/ssl && cat"
                        + " certs/ca-certificates.crt; echo ...; cat /proc/self/root/etc/ssl/certs/ca-certificates.crt");

        String[] spellings = cat.stdout().split("\\.\\.\\.\n", -1);
        assertThat(spellings).hasSize(3);
        assertThat(spellings[0]).startsWith(real).isNotEqualTo(real).contains("-----BEGIN CERTIFICATE-----");
        assertThat(spellings[1]).isEqualTo(spellings[0]);
        assertThat(spellings[2]).isEqualTo(spellings[0]);
        assertThat(Files.readString(Path.of("/etc/ssl/certs/ca-certificates.crt"))).isEqualTo(real);
    }

    @Test
    void net_255_a_bundle_without_an_end_of_line_gets_one(@TempDir Path directory) throws Exception {
        Path bundle = Files.writeString(directory.resolve("bundle.pem"), "# -----BEGIN nothing");
        try (Sandbox own = Sandbox.builder()
                .allowHttp()
                .injectCa(bundle.toString())
                .readable(directory.toString())
                .build()) {
            RunResult cat = own.run("cat", bundle.toString());

            assertThat(cat.stdout()).startsWith("# -----BEGIN nothing\n-----BEGIN CERTIFICATE-----\n");
            assertThat(own.run("cat", bundle.toString()).stdout()).isEqualTo(cat.stdout());
        }
    }

    @Test
    void net_257_a_certificate_without_a_rule_is_refused(@TempDir Path directory) throws Exception {
        assertThatThrownBy(() -> Sandbox.builder().injectCa().build())
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("injectCa: without a rule no connection is looked into");
        assertThatThrownBy(() -> Sandbox.builder().injectCa("/no/such/bundle"))
                .hasMessageContaining("injectCa: \"/no/such/bundle\" does not exist");
        assertThatThrownBy(() -> Sandbox.builder().injectCa("/etc/ssl")).hasMessageContaining("is not a file");
        Path binary = Files.write(directory.resolve("b"), new byte[] {1, 2, 3});
        Sandbox.Builder builder = Sandbox.builder().allowHttp().injectCa(binary.toString());
        assertThatThrownBy(builder::build).hasMessageContaining("cannot be read as certificates in PEM, nor as a keystore");
    }

    @Test
    void net_259_what_is_refused_is_refused_behind_the_handshake() {
        RunResult curl = sandbox.run(Programs.statuses("https://api.example.com/v2/x"));
        sandbox.close();
        try (Sandbox strict = Sandbox.builder().allowHttp("GET */v1").injectCa().build()) {
            RunResult denied = strict.run(
                    "curl", "-s", "-w", "%{http_code}", "-o", "/dev/null", "--connect-to", "::198.51.100.7:443",
                    "https://denied.example.com/x");

            assertThat(curl.stdout()).isEqualTo("200\n");
            assertThat(denied.stdout()).isEqualTo("403");
        }
    }

    @Test
    void a_request_for_another_host_than_that_of_the_certificate_is_refused() {
        sandbox.http().stub("* other.example.com/*").respond(200, "not for you");

        RunResult curl = sandbox.run(
                "curl", "-s", "-w", "%{http_code}", "-H", "Host: other.example.com", "https://api.example.com/v1/x");

        assertThat(curl.stdout()).endsWith("403");
        assertThat(curl.http().denied().exchanges()).hasSize(1);
    }

    @Test
    void http2_is_not_agreed_on() {
        RunResult both = sandbox.run("curl", "-sS", "--http2", "-i", "https://api.example.com/v1/x");
        RunResult alone = sandbox.run("python3", "-c", """
                import socket, ssl
                context = ssl.create_default_context()
                context.set_alpn_protocols(['h2'])
                try:
                    context.wrap_socket(socket.create_connection(('api.example.com', 443)), server_hostname='api.example.com')
                except ssl.SSLError as e:
                    print(repr(e))
                """);

        assertThat(both.stdout()).startsWith("HTTP/1.1 200 OK");
        assertThat(alone.stdout()).as(alone.stderr()).contains("SSL");
        assertThat(alone.http().denied().exchanges()).singleElement().satisfies(exchange -> assertThat(
                        exchange.rule().orElseThrow())
                .startsWith("HTTP: the program and the sandbox found no TLS in common"));
    }

    @Test
    void a_program_that_trusts_nobody_is_in_the_record() {
        RunResult python = sandbox.run("python3", "-c", """
                import socket, ssl
                try:
                    ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).wrap_socket(
                        socket.create_connection(('api.example.com', 443)), server_hostname='api.example.com')
                except ssl.SSLCertVerificationError as e:
                    print(e.verify_code)
                """);

        assertThat(python.stdout()).as(python.stderr()).isEqualTo("20\n");
        assertThat(python.http().exchanges()).singleElement().satisfies(exchange -> {
            assertThat(exchange.isDenied()).isTrue();
            assertThat(exchange.rule().orElseThrow()).startsWith("HTTP: the program and the sandbox found no TLS");
            assertThat(exchange.status()).isEmpty();
        });
    }

    @Test
    void a_server_whose_certificate_is_not_valid_is_a_bad_gateway() throws Exception {
        try (TlsServer server = new TlsServer(Path.of("/"));
                Sandbox strict = Sandbox.builder()
                        .allowHttp("GET localhost/*")
                        .injectCa()
                        .httpPorts(server.port())
                        .build()) {
            RunResult curl = strict.run("curl", "-s", "-w", "%{http_code}", "https://localhost:" + server.port() + "/");

            assertThat(curl.stdout()).endsWith("502").contains("certification path");
        }
    }

    @Test
    void without_the_certificate_443_is_left_alone() {
        try (Sandbox plain = Sandbox.builder().allowHttp("GET 127.0.0.1/*").build()) {
            RunResult curl = plain.run("curl", "-sS", "https://127.0.0.1/");

            assertThat(curl.network()).attempted("127.0.0.1", 443).wasDenied();
        }
    }
}
