package org.sandboxed.http;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.SandboxException;
import org.sandboxed.engine.internal.http.HttpSide;
import org.sandboxed.engine.record.HttpExchange;
import org.sandboxed.engine.record.HttpTraffic;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sandboxed.assertj.SandboxAssertions.assertThat;

/** Secrets that servers get, and programs and the record do not. */
class CredentialTests {

    private static final String SECRET = "s3cr/t+Zurich";

    @TempDir
    Path directory;

    private WebServer server;
    private Path file;

    @BeforeEach
    void start() throws Exception {
        server = new WebServer();
        file = Files.writeString(directory.resolve("token"), SECRET + "\n");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Sandbox.Builder builder(String... rules) {
        return Sandbox.builder()
                .redirectNet("api.example.com:80", server.here())
                .allowHttp("* api.example.com/*")
                .credentials("token=file:" + file)
                .httpAuth(rules);
    }

    private static RunResult curl(Sandbox sandbox, String... arguments) {
        String[] command = new String[arguments.length + 3];
        System.arraycopy(new String[] {"curl", "-sS", "-g"}, 0, command, 0, 3);
        System.arraycopy(arguments, 0, command, 3, arguments.length);
        return sandbox.run(command);
    }

    @ParameterizedTest
    @CsvSource({
        "bearer, Authorization, Bearer s3cr/t+Zurich",
        "basic:ada, Authorization, Basic YWRhOnMzY3IvdCtadXJpY2g=",
        "header:X-Token, X-token, s3cr/t+Zurich",
        "apikey:X-Token, X-token, s3cr/t+Zurich",
    })
    void a_header_is_sent_in_place_of_the_program_s(String scheme, String header, String value) {
        try (Sandbox sandbox =
                builder("GET api.example.com/v1/* " + scheme + " token").build()) {
            RunResult curl = curl(sandbox, "-H", header + ": own", "http://api.example.com/v1/x");

            assertThat(server.lastHeader(header)).containsExactly(value);
            assertThat(curl).succeeded().hasStdout("GET /v1/x\n");
            assertThat(curl.http())
                    .requested("GET api.example.com/v1/x")
                    .wasAllowed()
                    .hasCredential("token")
                    .hasRequestHeader(header, "own");
            curl(sandbox, "http://api.example.com/v2");
            assertThat(server.lastHeader(header)).isEmpty();
        }
    }

    @Test
    void over_https_it_is_attached_behind_the_handshake() throws Exception {
        try (TlsServer secure = new TlsServer(directory);
                Sandbox sandbox = Sandbox.builder()
                        .redirectNet("api.example.com:443", "localhost:" + secure.port())
                        .allowHttp("* api.example.com/*")
                        .injectCa()
                        .credentials("token=file:" + file)
                        .httpAuth("GET api.example.com/* bearer token")
                        .build()) {
            RunResult curl = curl(sandbox, "-o", "/dev/null", "https://api.example.com/x/y");

            assertThat(curl).succeeded();
            assertThat(secure.authorizations()).containsExactly("Bearer " + SECRET);
            assertThat(curl.http()).requested("GET api.example.com/x/y").hasCredential("token");
        }
    }

    @ParameterizedTest
    @CsvSource({"'', key=", "?key=child, key=", "?key, key=", "?%6Bey=c&a=1&key=d, a=1&key=", "?a=1&&b, a=1&&b&key="})
    void net_269_a_parameter_is_sent_in_place_of_every_other(String query, String sent) {
        try (Sandbox sandbox = builder("GET * query:key token").build()) {
            RunResult curl = curl(sandbox, "http://api.example.com/x" + query);

            assertThat(server.requests()).containsExactly("GET /x?" + sent + "s3cr%2Ft%2BZurich");
            assertThat(curl.http().exchanges())
                    .extracting(HttpExchange::url)
                    .containsExactly("http://api.example.com/x" + query);
        }
    }

    @Test
    void net_270_what_the_program_sends_can_go_first() {
        try (Sandbox sandbox = builder("GET */header bearer token add-only", "GET */query query:key token add-only")
                .build()) {
            RunResult own = curl(sandbox, "-H", "authorization: own", "http://api.example.com/header");
            assertThat(server.lastHeader("Authorization")).containsExactly("own");
            curl(sandbox, "http://api.example.com/header");
            assertThat(server.lastHeader("Authorization")).containsExactly("Bearer " + SECRET);
            curl(sandbox, "http://api.example.com/query?k%65y=own");
            curl(sandbox, "http://api.example.com/query");

            assertThat(own.http().exchanges())
                    .singleElement()
                    .satisfies(exchange -> assertThat(exchange.credential()).isEmpty());
            assertThat(server.requests().subList(2, 4))
                    .containsExactly("GET /query?k%65y=own", "GET /query?key=s3cr%2Ft%2BZurich");
        }
    }

    @Test
    void a_header_that_belongs_to_the_connection_is_no_way_to_leave_it_out() {
        try (Sandbox sandbox = builder("GET * bearer token add-only").build()) {
            curl(sandbox, "-H", "Authorization: own", "-H", "Connection: authorization", "http://api.example.com/");

            assertThat(server.lastHeader("Authorization")).containsExactly("Bearer " + SECRET);
        }
    }

    @Test
    void the_first_rule_counts_and_what_is_refused_gets_nothing() {
        try (Sandbox sandbox = builder("GET */a/* header:X-First token", "GET * header:X-Second token")
                .denyHttp("* */a/no")
                .build()) {
            RunResult refused = curl(sandbox, "http://api.example.com/a/no");
            curl(sandbox, "http://api.example.com/a/yes");

            assertThat(server.lastHeader("X-first")).containsExactly(SECRET);
            assertThat(server.lastHeader("X-second")).isEmpty();
            assertThat(refused.http().denied().exchanges())
                    .singleElement()
                    .satisfies(exchange -> assertThat(exchange.credential()).isEmpty());
        }
    }

    @Test
    void what_a_server_sends_back_is_not_in_the_record() {
        HttpTraffic traffic;
        String described;
        try (Sandbox sandbox = builder("GET */echo bearer token", "GET */other basic:ada token")
                .build()) {
            RunResult curl = curl(sandbox, "-A", "s3cr", "http://api.example.com/echo");
            RunResult again = curl(sandbox, "-H", "X-Back: " + SECRET, "http://api.example.com/other?x=" + SECRET);

            assertThat(curl.stdout()).contains("Bearer " + SECRET);
            assertThat(curl.http().exchanges())
                    .singleElement()
                    .satisfies(exchange -> assertThat(exchange.response().text())
                            .contains("Bearer *************]")
                            .contains("s3cr"));
            assertThat(curl.http().exchanges().get(0).describe()).endsWith(", with the credential token");
            described = curl.http() + again.http().toString();
            traffic = sandbox.http();
        }
        StringBuilder all = new StringBuilder(described).append(traffic);
        traffic.exchanges()
                .forEach(exchange -> all.append(exchange)
                        .append(exchange.url())
                        .append(exchange.request())
                        .append(exchange.response().headers())
                        .append(exchange.response().text()));
        assertThat(all.toString()).contains("/other?x=*************").doesNotContain(SECRET, "YWRhOn");
    }

    @Test
    void what_a_server_sends_back_compressed_is_not_in_the_record_either() throws Exception {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(("you sent " + SECRET).getBytes(UTF_8));
        }
        String head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + zipped.size() + "\r\n\r\n";
        try (CannedServer zipping = new CannedServer(head + zipped.toString(ISO_8859_1), true);
                Sandbox sandbox = Sandbox.builder()
                        .redirectNet("api.example.com:80", "localhost:" + zipping.port())
                        .allowHttp("* api.example.com/*")
                        .credentials("token=file:" + file)
                        .httpAuth("* api.example.com/* bearer token")
                        .build()) {
            RunResult curl = curl(sandbox, "--compressed", "http://api.example.com/x");

            assertThat(curl).succeeded().hasStdout("you sent " + SECRET);
            assertThat(curl.http().exchanges())
                    .singleElement()
                    .satisfies(exchange -> assertThat(exchange.response().body())
                            .hasSize(zipped.size())
                            .containsOnly('*'));
        }
    }

    @Test
    void a_stub_is_told_by_name_only() {
        try (Sandbox sandbox = builder("GET * bearer token").build()) {
            sandbox.http().stub("GET api.example.com/*").respond(200, "stubbed");

            RunResult curl = curl(sandbox, "http://api.example.com/x");

            assertThat(curl.http())
                    .requested("GET api.example.com/x")
                    .wasStubbed()
                    .hasCredential("token");
            assertThat(curl.http().exchanges().get(0).request().header("Authorization"))
                    .isEmpty();
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void net_266_a_variable_that_holds_a_secret_is_not_passed_on() {
        String path = System.getenv("PATH");
        try (Sandbox sandbox = Sandbox.builder()
                .inheritEnv(true)
                .redirectNet("api.example.com:80", server.here())
                .allowHttp("* api.example.com/*")
                .credentials("path=env:PATH", "unused=env:NO_SUCH_VARIABLE")
                .httpAuth("GET * header:X-Path path")
                .build()) {
            RunResult env = sandbox.run("/usr/bin/env");
            curl(sandbox, "http://api.example.com/x");

            assertThat(env).succeeded();
            assertThat(env.stdout().lines()).noneMatch(line -> line.startsWith("PATH="));
            assertThat(server.lastHeader("X-path")).containsExactly(path);
        }
    }

    @Test
    void net_267_a_placeholder_of_the_test_is_passed_on() {
        try (Sandbox sandbox = Sandbox.builder()
                .inheritEnv(true)
                .credentials("path=env:PATH")
                .env("PATH", "/placeholder")
                .build()) {
            assertThat(sandbox.run("/usr/bin/env").stdout().lines()).contains("PATH=/placeholder");
        }
    }

    @Test
    void a_file_that_holds_a_secret_is_denied() {
        try (Sandbox sandbox = Sandbox.builder()
                .readable(directory.toString())
                .credentials("token=file:" + file)
                .build()) {
            RunResult cat = sandbox.run("cat", file.toString());

            assertThat(cat).failed();
            assertThat(cat.stdout()).isEmpty();
            assertThat(cat.syscalls().denied().events())
                    .anySatisfy(event -> assertThat(event.rule()).contains("denied: " + file));
        }
    }

    @Test
    void a_file_that_programs_of_another_root_see_is_refused() {
        Sandbox.Builder inside = Sandbox.builder().chroot(directory).credentials("token=file:" + file);

        assertThatThrownBy(inside::build)
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining("credentials: \"file:" + file + "\" lies in " + directory)
                .hasMessageContaining("keep it elsewhere");
    }

    @ParameterizedTest
    @CsvSource({"'', there is nothing in it", "'a\r\nb', has a control character", "'\n', there is nothing in it"})
    void net_271_a_secret_that_cannot_be_sent_is_refused_beforehand(String content, String problem) throws Exception {
        Files.write(file, content.getBytes(UTF_8));
        Sandbox.Builder builder = builder("GET * bearer token");

        assertThatThrownBy(builder::build).isInstanceOf(SandboxException.class).hasMessageContaining(problem);
    }

    @Test
    void a_secret_of_several_lines_can_be_a_parameter() throws Exception {
        Files.writeString(file, "a\r\nb\r\n");
        try (Sandbox sandbox = builder("GET * query:key token").build()) {
            curl(sandbox, "http://api.example.com/x");

            assertThat(server.requests()).containsExactly("GET /x?key=a%0D%0Ab");
        }
    }

    @Test
    void net_273_what_does_not_fit_together_is_refused() throws Exception {
        Sandbox.Builder unknown = builder("GET * bearer other");
        Sandbox.Builder blind = Sandbox.builder().credentials("t=env:PATH").httpAuth("GET * bearer t");
        Sandbox.Builder unset = Sandbox.builder()
                .allowHttp()
                .credentials("t=env:NO_SUCH_VARIABLE")
                .httpAuth("GET * bearer t");
        Files.writeString(file, "x".repeat(65_537));
        Sandbox.Builder huge = builder("GET * bearer token");

        assertThatThrownBy(unknown::build).hasMessageContaining("no credential is called \"other\"; declare it");
        assertThatThrownBy(blind::build).hasMessageContaining("add allowHttp or denyHttp");
        assertThatThrownBy(unset::build).hasMessageContaining("the variable is not set for the JVM of the test");
        assertThatThrownBy(huge::build).hasMessageContaining("longer than 65536 bytes");
        assertThatThrownBy(() -> Sandbox.builder().credentials("t=env:A", "t=env:B"))
                .isInstanceOf(SandboxException.class)
                .hasMessage("credentials: \"t=env:B\": the name is taken by \"t=env:A\"; give one of both another");
    }

    @Test
    void net_274_clear_text_is_warned_of_once_for_each_run() {
        List<String> warnings = new CopyOnWriteArrayList<>();
        Logger logger = Logger.getLogger(HttpSide.class.getName());
        Handler listening = new Handler() {
            @Override
            public void publish(LogRecord record) {
                warnings.add(String.format("%s %s", record.getMessage(), List.of(record.getParameters())));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(listening);
        try (Sandbox elsewhere = builder("GET 127.0.0.1/clear/* bearer token", "GET * bearer token")
                .allowHttp("* 127.0.0.1/*")
                .httpPorts(80, server.port())
                .build()) {
            String url = "http://127.0.0.1:" + server.port() + "/clear/";
            curl(elsewhere, url + "1", url + "2", url + "3");
            // That goes to a server of the test, in place of the real one.
            curl(elsewhere, "http://api.example.com/x");

            assertThat(server.requests()).hasSize(4);
            assertThat(warnings)
                    .singleElement()
                    .asString()
                    .contains("in clear text")
                    .doesNotContain(SECRET);
        } finally {
            logger.removeHandler(listening);
        }
    }
}
