package org.sandboxed.http;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.record.HttpExchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.sandboxed.assertj.SandboxAssertions.assertThat;
import static org.sandboxed.assertj.SandboxAssertions.assertThatThrownBy;

/** HTTPS of programs as they are, which trust the sandbox because of the files that they read. */
class TlsTests {

    private Sandbox sandbox;

    @BeforeEach
    void open() {
        sandbox = Sandbox.builder()
                .allowHttp("GET api.example.com/v1/*")
                .injectCa()
                .build();
        sandbox.http().stub("* api.example.com/*").respond(200, "secured\n");
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    private static void answers(RunResult run) {
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
            System.out.print(HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("https://api.example.com/v1/x"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
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
                .frozenTime(Instant.parse("1999-12-31T23:59:59Z"))
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
            assertThat(git.http())
                    .requested("GET git.example.com/project.git/info/refs")
                    .hasStatus(200);
        }
    }

    private static void run(Path directory, String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    @Test
    void net_254_a_bundle_has_the_certificate_in_every_spelling() throws Exception {
        String real = Files.readString(Path.of("/etc/ssl/certs/ca-certificates.crt"));
        RunResult cat = sandbox.run("sh", "-c", """
            cat /etc/ssl/certs/../certs//ca-certificates.crt; echo ...
            cat /proc/self/root/etc/ssl/certs/ca-certificates.crt; echo ...
            cd /etc/ssl && cat certs/ca-certificates.crt
            """);

        String[] spellings = cat.stdout().split("\\.\\.\\.\n", -1);
        assertThat(spellings).hasSize(3);
        assertThat(spellings[0]).startsWith(real).isNotEqualTo(real).contains("-----BEGIN CERTIFICATE-----");
        assertThat(spellings[1]).isEqualTo(spellings[0]);
        assertThat(spellings[2]).isEqualTo(spellings[0]);
        assertThat(Files.readString(Path.of("/etc/ssl/certs/ca-certificates.crt")))
                .isEqualTo(real);
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
    void a_keystore_of_java_gets_the_certificate(@TempDir Path directory) throws Exception {
        Path machines = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
        Path named = Files.copy(machines, directory.resolve("trust.jks"));
        try (Sandbox own = Sandbox.builder()
                .allowHttp()
                .injectCa(named.toString())
                .readable(directory.toString())
                .build()) {
            KeyStore trusted = keystore(own.run("cat", named.toString()).stdoutBytes());

            assertThat(trusted.size())
                    .isEqualTo(keystore(Files.readAllBytes(machines)).size() + 1);
            assertThat(trusted.containsAlias("sandboxed")).isTrue();
        }
    }

    private static KeyStore keystore(byte[] bytes) throws Exception {
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(new ByteArrayInputStream(bytes), "changeit".toCharArray());
        return store;
    }

    @Test
    void the_key_of_a_sandbox_is_its_own() {
        try (Sandbox other = Sandbox.builder().allowHttp().injectCa().build()) {
            String bundle = "/etc/ssl/certs/ca-certificates.crt";

            assertThat(sandbox.run("tail", "-n5", bundle).stdout())
                    .endsWith("-----END CERTIFICATE-----\n")
                    .isNotEqualTo(other.run("tail", "-n5", bundle).stdout());
        }
    }

    @Test
    void variables_of_the_test_go_first() {
        try (Sandbox own = Sandbox.builder()
                .allowHttp()
                .injectCa()
                .env("SSL_CERT_FILE", "/own")
                .build()) {
            RunResult shell = own.run("sh", "-c", "echo $SSL_CERT_FILE $REQUESTS_CA_BUNDLE $NODE_EXTRA_CA_CERTS");

            assertThat(shell).hasStdout("/own /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt\n");
        }
    }

    @Test
    void net_257_a_certificate_that_nobody_needs_is_refused() {
        assertThatThrownBy(() -> Sandbox.builder().injectCa().build())
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("injectCa: []: without a rule no connection is looked into")
                .hasMessageContaining("add allowHttp or denyHttp");
    }

    @Test
    void a_bundle_that_is_none_is_refused(@TempDir Path directory) throws Exception {
        assertThatThrownBy(() -> Sandbox.builder().injectCa("/no/such/bundle"))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("injectCa: \"/no/such/bundle\" does not exist");
        assertThatThrownBy(() -> Sandbox.builder().injectCa("/etc/ssl"))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("injectCa: \"/etc/ssl\" is not a file");
        assertThatThrownBy(() -> Sandbox.builder().injectCa("")).isInstanceOf(SandboxException.class);
        Path binary = Files.write(directory.resolve("b"), new byte[] {1, 2, 3});
        Sandbox.Builder builder = Sandbox.builder().allowHttp().injectCa(binary.toString());
        assertThatThrownBy(builder::build)
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining(
                        "injectCa: \"" + binary.toRealPath() + "\" cannot be read as certificates in PEM");
    }

    @Test
    void net_259_265_what_is_refused_is_refused_behind_the_handshake() {
        try (Sandbox strict = Sandbox.builder()
                .allowHttp("GET denied.example.com/v1")
                .injectCa()
                .build()) {
            RunResult curl = strict.run(Programs.statuses("https://denied.example.com/x"));

            assertThat(curl).hasStdout("403\n");
            assertThat(curl.http())
                    .requested("GET denied.example.com/x")
                    .wasDenied()
                    .hasStatus(403);
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
        assertThat(alone.http().denied().exchanges())
                .singleElement()
                .satisfies(exchange -> assertThat(exchange.rule().orElseThrow())
                        .startsWith("HTTP: the TLS handshake of the program failed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1_2", "TLSv1_3"})
    void a_program_that_trusts_nobody_is_in_the_record(String version) {
        RunResult python = sandbox.run("python3", "-c", """
            import socket, ssl, sys
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.minimum_version = context.maximum_version = ssl.TLSVersion[sys.argv[1]]
            try:
                context.wrap_socket(
                    socket.create_connection(('api.example.com', 443)), server_hostname='api.example.com')
            except ssl.SSLCertVerificationError as e:
                print(e.verify_code)
            """, version);

        assertThat(python.stdout()).as(python.stderr()).isEqualTo("20\n");
        isRecordedAsFailedHandshake(python);
    }

    @Test
    void a_program_that_speaks_old_protocols_only_is_told_apart_from_one_that_trusts_nobody() {
        RunResult curl = sandbox.run("curl", "-sS", "--tls-max", "1.1", "https://api.example.com/");

        assertThat(curl).failed();
        assertThat(curl.http().exchanges())
                .singleElement()
                .satisfies(exchange -> assertThat(exchange.rule().orElseThrow())
                        .startsWith("HTTP: the TLS handshake of the program failed: ")
                        .doesNotContain("injectCa"));
    }

    private static void isRecordedAsFailedHandshake(RunResult run) {
        assertThat(run.http().exchanges()).singleElement().satisfies(exchange -> {
            assertThat(exchange.isDenied()).isTrue();
            assertThat(exchange.url()).isEqualTo("https://api.example.com/");
            assertThat(exchange.rule().orElseThrow())
                    .startsWith("HTTP: the TLS handshake of the program failed")
                    .endsWith("does it read its certificates from a file that injectCa names?");
            assertThat(exchange.status()).isEmpty();
        });
    }

    @Test
    void a_program_that_leaves_in_the_middle_of_a_handshake_is_in_the_record() {
        RunResult python = sandbox.run("python3", "-c", """
            import socket
            socket.create_connection(('api.example.com', 443)).sendall(bytes([22, 3, 1, 2, 0, 1]))
            """);

        assertThat(python).succeeded();
        isRecordedAsFailedHandshake(python);
    }

    @Test
    void a_program_that_shakes_hands_and_asks_nothing_is_not_in_the_record() {
        RunResult python = sandbox.run("python3", "-c", """
            import socket, ssl
            ssl.create_default_context().wrap_socket(
                socket.create_connection(('api.example.com', 443)), server_hostname='api.example.com').close()
            """);

        assertThat(python).succeeded();
        assertThat(python.http().exchanges()).isEmpty();
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
    void net_262_without_the_certificate_443_is_left_alone(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("file.txt"), "from the server\n");
        try (TlsServer server = new TlsServer(directory);
                Sandbox plain = Sandbox.builder()
                        .allowHttp("GET 127.0.0.1/*")
                        .redirectNet("secure.example.com:443", "localhost:" + server.port())
                        .build()) {
            RunResult refused = plain.run("curl", "-sS", "https://127.0.0.1/");
            RunResult allowed = plain.run("curl", "-sS", "-k", "-v", "https://secure.example.com/x/file.txt");

            assertThat(refused.network()).attempted("127.0.0.1", 443).wasDenied();
            assertThat(allowed).succeeded().hasStdout("from the server\n");
            assertThat(allowed.stderr()).contains("CN=localhost");
            assertThat(plain.http().exchanges()).isEmpty();
        }
    }
}
