package org.sandboxed.engine.network;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.RunResult;
import org.sandboxed.engine.Sandbox;
import org.sandboxed.engine.record.DnsQuestion;
import org.sandboxed.engine.record.NetworkAttempt;
import org.sandboxed.engine.refusals.Python;

import static org.assertj.core.api.Assertions.assertThat;

/** What a program asks name servers is in the record, although it may not ask. */
class NamesAskedTests {

    /** A query as RFC 1035 has it. */
    private static final String QUERY = """
        def query(name, kind):
            labels = b''.join(bytes([len(l)]) + l.encode() for l in name.split('.'))
            return struct.pack('>6H', 1, 0x100, 1, 0, 0, 0) + labels + b'\\0' + struct.pack('>HH', kind, 1)
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        """;

    @Test
    void the_names_that_the_c_library_asks_for_are_known() {
        RunResult run = run(Sandbox.builder(), "attempt(lambda: socket.getaddrinfo('phone.example.com', 443))");

        assertThat(run.duration()).isLessThan(Duration.ofSeconds(5));
        assertThat(run.stdout()).isNotEqualTo("ok\n");
        assertThat(run.network().denied().to("phone.example.com").attempts())
                .flatExtracting(NetworkAttempt::questions)
                .contains(new DnsQuestion("phone.example.com", "A"), new DnsQuestion("phone.example.com", "AAAA"));
    }

    @Test
    void a_single_question_is_known_too() {
        RunResult run = run(Sandbox.builder(), "attempt(lambda: socket.gethostbyname('Phone.Example.com'))");

        assertThat(run.stdout()).isNotEqualTo("ok\n");
        assertThat(run.network().denied().attempts())
                .flatExtracting(NetworkAttempt::questions)
                .contains(new DnsQuestion("phone.example.com", "A"));
    }

    @ParameterizedTest
    @CsvSource({"28, AAAA", "15, MX", "65, HTTPS", "4711, TYPE4711"})
    void a_query_with_a_destination_is_read(int type, String name) {
        RunResult run = run(
                Sandbox.builder(),
                QUERY + "attempt(lambda: s.sendto(query('a.example', %d), ('203.0.113.53', 53)))".formatted(type));

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("ECONNREFUSED\n");
        assertThat(run.network().denied().attempts()).singleElement().satisfies(attempt -> {
            assertThat(attempt.questions()).containsExactly(new DnsQuestion("a.example", name));
            assertThat(attempt.hostname()).contains("a.example");
            assertThat(attempt.port()).isEqualTo(53);
            assertThat(attempt.describe()).contains("asks for " + name + " a.example");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "b'short'",
                "struct.pack('>6H', 1, 0x8100, 1, 0, 0, 0) + bytes(9)",
                "struct.pack('>6H', 1, 0x100, 0, 0, 0, 0) + bytes(9)",
                "struct.pack('>6H', 1, 0x100, 1, 0, 0, 0) + bytes([0xc0, 12, 0, 1, 0, 1])",
                "struct.pack('>6H', 1, 0x100, 1, 0, 0, 0) + bytes([63]) + b'abc'",
                "struct.pack('>6H', 1, 0x100, 1, 0, 0, 0) + bytes([1, 97]) * 400",
            })
    void what_is_no_query_is_not_taken_for_one(String message) {
        RunResult run =
                run(Sandbox.builder(), QUERY + "attempt(lambda: s.sendto(" + message + ", ('203.0.113.53', 53)))");

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("ECONNREFUSED\n");
        assertThat(run.network().attempts())
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.questions()).isEmpty());
    }

    @Test
    void the_connect_to_a_refused_name_server_is_a_denial_that_the_program_does_not_see() {
        RunResult run = run(Sandbox.builder(), QUERY + """
            attempt(lambda: s.connect(('203.0.113.53', 53)))
            attempt(lambda: s.sendmsg([query('b.example', 1)]))
            attempt(lambda: s.send(query('c.example', 1), socket.MSG_NOSIGNAL))
            attempt(lambda: s.send(b'other'))
            """);

        assertThat(run.stdout()).as(run.stderr()).isEqualTo("ok\nECONNREFUSED\nECONNREFUSED\nEDESTADDRREQ\n");
        assertThat(run.network().attempts()).hasSize(3).allSatisfy(attempt -> {
            assertThat(attempt.isDenied()).isTrue();
            assertThat(attempt.port()).isEqualTo(53);
        });
    }

    private static RunResult run(Sandbox.Builder builder, String program) {
        try (Sandbox sandbox = builder.build()) {
            return sandbox.run(Python.command(program));
        }
    }
}
