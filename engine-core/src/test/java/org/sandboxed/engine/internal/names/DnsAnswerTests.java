package org.sandboxed.engine.internal.names;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sandboxed.engine.network.DnsBytes.entry;
import static org.sandboxed.engine.network.DnsBytes.name;
import static org.sandboxed.engine.network.DnsBytes.shorts;

/** Answers as servers send them, and as nobody should. */
class DnsAnswerTests {

    private static final int A = 1;
    private static final int CNAME = 5;
    private static final int AAAA = 28;
    private static final byte[] ASKED = {(byte) 0xc0, 12};

    private final DnsAnswer answer = new DnsAnswer();

    @Test
    void an_address_belongs_to_the_name_that_was_asked_for() throws Exception {
        assertThat(parse(message("API.Example.com", record(ASKED, A, 203, 0, 113, 7))))
                .isTrue();
        assertThat(answer.name()).isEqualTo("api.example.com");
        assertThat(answer.addresses()).containsExactly(InetAddress.getByName("203.0.113.7"));
    }

    @Test
    void aliases_are_followed_in_whatever_order() throws Exception {
        byte[] six = InetAddress.getByName("2001:db8::9").getAddress();

        assertThat(parse(message(
                        "www.example.com",
                        entry(name("edge.example.net"), AAAA, six),
                        entry(name("two.example.net"), CNAME, name("edge.example.net")),
                        entry(ASKED, CNAME, name("two.example.net")))))
                .isTrue();
        assertThat(answer.addresses()).containsExactly(InetAddress.getByAddress(six));
    }

    @Test
    void addresses_of_other_names_are_not_taken() {
        assertThat(parse(message("a.example", record(name("bank.example"), A, 10, 0, 0, 1))))
                .isFalse();
        assertThat(answer.addresses()).isEmpty();
    }

    @Test
    void aliases_in_a_circle_come_to_an_end() {
        assertThat(parse(message(
                        "a.example",
                        entry(ASKED, CNAME, name("b.example")),
                        entry(name("b.example"), CNAME, name("a.example")))))
                .isFalse();
    }

    @Test
    void pointers_lead_backwards_only() {
        byte[] message = message("a.example", record(ASKED, A, 10, 0, 0, 1));
        int owner = message.length - 16;
        for (int target = 0; target < message.length; target++) {
            message[owner] = (byte) 0xc0;
            message[owner + 1] = (byte) target;
            assertThat(parse(message)).as("pointer to %d", target).isEqualTo(target == 12);
        }
    }

    @Test
    void a_failure_and_a_query_have_no_addresses() {
        byte[] message = message("a.example", record(ASKED, A, 10, 0, 0, 1));
        byte[] failure = message.clone();
        failure[3] = 3;
        byte[] query = message.clone();
        query[2] = 1;

        assertThat(parse(message)).isTrue();
        assertThat(parse(failure)).isFalse();
        assertThat(parse(query)).isFalse();
    }

    @Test
    void what_is_cut_short_has_none() {
        byte[] message = message("a.example", record(ASKED, A, 10, 0, 0, 1));
        for (int length = 0; length < message.length; length++) {
            assertThat(parse(Arrays.copyOf(message, length)))
                    .as("%d bytes", length)
                    .isFalse();
        }
    }

    @Test
    void nothing_that_is_sent_breaks_it() {
        byte[] message =
                message("www.example.com", entry(ASKED, CNAME, name("b.example")), record(ASKED, A, 1, 2, 3, 4));
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] broken = message.clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt();
            }
            boolean isRead = parse(broken);
            assertThat(answer.addresses().isEmpty()).isEqualTo(!isRead);
        }
    }

    @Test
    void a_failure_is_the_question_and_a_code() {
        byte[] message = message("a.example");
        byte[] query = Arrays.copyOf(message, message.length + 11);
        query[2] = 1;
        query[11] = 1;

        byte[] failure = DnsMessage.failure(query);

        assertThat(failure).hasSize(message.length).startsWith(0, 7, 0x81, 2, 0, 1, 0, 0, 0, 0, 0, 0);
        assertThat(DnsMessage.failure(new byte[11])).isNull();
        assertThat(DnsMessage.failure(Arrays.copyOf(message, message.length - 1)))
                .isNull();
    }

    private boolean parse(byte[] message) {
        return answer.parse(message, message.length);
    }

    private static byte[] message(String asked, byte[]... records) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(shorts(7, 0x8180, 1, records.length, 0, 0));
        out.writeBytes(name(asked));
        out.writeBytes(shorts(A, 1));
        for (byte[] record : records) {
            out.writeBytes(record);
        }
        return out.toByteArray();
    }

    private static byte[] record(byte[] owner, int type, int... data) {
        byte[] bytes = new byte[data.length];
        for (int i = 0; i < data.length; i++) {
            bytes[i] = (byte) data[i];
        }
        return entry(owner, type, bytes);
    }
}
