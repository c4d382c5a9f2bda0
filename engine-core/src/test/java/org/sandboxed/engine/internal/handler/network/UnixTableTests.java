package org.sandboxed.engine.internal.handler.network;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class UnixTableTests {

    private static final String HEAD = "Num       RefCount Protocol Flags    Type St Inode Path";

    @Test
    void finds_who_listens_under_an_abstract_name() {
        UnixTable table = parse(
                "00000000: 00000002 00000000 00010000 0001 01 4711 @name",
                "00000000: 00000002 00000000 00010000 0001 01 4712 @name2",
                "00000000: 00000002 00000000 00010000 0001 01 4713 /run/@name");

        assertThat(table.receiving(bytes("\0name")))
                .extracting(UnixTable.Entry::inode)
                .containsExactly(4711L);
    }

    @Test
    void a_socket_that_was_accepted_is_no_destination() {
        UnixTable table = parse("00000000: 00000003 00000000 00000000 0001 03 4711 @name");

        assertThat(table.receiving(bytes("\0name"))).isEmpty();
        assertThat(table.contains(4711)).isTrue();
    }

    @Test
    void a_datagram_socket_receives_without_listening() {
        UnixTable table = parse("00000000: 00000002 00000000 00000000 0002 01 4711 @name");

        assertThat(table.receiving(bytes("\0name"))).hasSize(1);
    }

    @Test
    void knows_sockets_without_a_name_and_short_numbers() {
        UnixTable table = parse("00000000: 00000002 00000000 00000000 0001 01    42");

        assertThat(table.contains(42)).isTrue();
        assertThat(table.contains(4)).isFalse();
    }

    @Test
    void a_nul_in_a_name_is_an_at_sign() {
        UnixTable table = parse("00000000: 00000002 00000000 00010000 0001 01 4711 @a@b");

        assertThat(table.receiving(bytes("\0a\0b"))).hasSize(1);
    }

    @Test
    void a_forged_line_does_not_hide_the_real_one() {
        UnixTable table = parse(
                "00000000: 00000002 00000000 00010000 0001 01 4711 @x",
                "00000000: 00000002 00000000 00010000 0001 01 4711 @name",
                "00000000: 00000002 00000000 00010000 0001 01 99 @name");

        assertThat(table.receiving(bytes("\0name")))
                .extracting(UnixTable.Entry::inode)
                .containsExactly(4711L, 99L);
    }

    @Test
    void passes_over_what_is_no_socket() {
        assertThat(parse("\nnonsense\n: 1 2 3\n").contains(1)).isFalse();
    }

    private static UnixTable parse(String... lines) {
        return UnixTable.parse(bytes(HEAD + "\n" + String.join("\n", lines) + "\n"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
