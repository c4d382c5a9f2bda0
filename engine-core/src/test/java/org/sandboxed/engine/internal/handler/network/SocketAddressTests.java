package org.sandboxed.engine.internal.handler.network;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SocketAddressTests {

    private final SocketAddress address = new SocketAddress();
    private final AddressText text = new AddressText();

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "02000050cb007107_0000000000000000, 203.0.113.7:80",
        "0200000000000000_0000000000000000, 0.0.0.0:0",
        "0200ffffffffffff_0000000000000000, 255.255.255.255:65535",
        "0000, AF_UNSPEC",
        "00000050cb007107_0000000000000000, AF_UNSPEC",
        "1000000000000000_00000000, AF_16",
    })
    void is_written_for_the_record(String bytes, String expected) {
        assertThat(format(bytes)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "20010db8000000000000000000000001, [2001:db8::1]:443",
        "00000000000000000000000000000000, [::]:443",
        "00000000000000000000000000000001, [::1]:443",
        "20010db8000100010001000100010001, [2001:db8:1:1:1:1:1:1]:443",
        "20010db8000000010001000100010001, [2001:db8:0:1:1:1:1:1]:443",
        "20010db8000000000001000000000001, [2001:db8::1:0:0:1]:443",
        "20010000000000010000000000000001, [2001:0:0:1::1]:443",
        "20010db8000000000000000000000000, [2001:db8::]:443",
        "abcdef0123456789abcdef0123456789, [abcd:ef01:2345:6789:abcd:ef01:2345:6789]:443",
        "00000000000000000000ffffcb007107, 203.0.113.7:443",
        "00000000000000000000fffecb007107, [::fffe:cb00:7107]:443",
        "0000000000000000000000000a000001, [::a00:1]:443",
    })
    void writes_ipv6_as_short_as_the_standard_says(String bytes, String expected) {
        assertThat(format("0a0001bb00000000" + bytes + "00000000")).isEqualTo(expected);
    }

    @Test
    void writes_the_interface_of_a_link_local_address() {
        assertThat(format("0a0001bb00000000fe80000000000000000000000000000102000000"))
                .isEqualTo("[fe80::1%2]:443");
    }

    @Test
    void takes_ipv6_without_a_scope() {
        assertThat(format("0a0001bb0000000000000000000000000000000000000001")).isEqualTo("[::1]:443");
    }

    @Test
    void a_path_ends_before_its_nul() {
        assertThat(set(unix("/run/x.sock\0rest"))).isTrue();

        assertThat(text.string(address)).isEqualTo("unix:/run/x.sock");
        assertThat(address.isPathname()).isTrue();
        assertThat(address.isAbstract()).isFalse();
        assertThat(address.nameLength()).isEqualTo(11);
    }

    @Test
    void a_path_may_fill_the_whole_address() {
        String path = "/" + "p".repeat(107);

        assertThat(set(unix(path))).isTrue();
        assertThat(text.string(address)).isEqualTo("unix:" + path);
        assertThat(set(unix(path + "p"))).isFalse();
    }

    @Test
    void every_byte_of_an_abstract_name_counts() {
        assertThat(set(unix("\0abstract\0x"))).isTrue();

        assertThat(text.string(address)).isEqualTo("unix:@abstract@x");
        assertThat(address.isAbstract()).isTrue();
        assertThat(address.nameLength()).isEqualTo(11);
    }

    @Test
    void an_address_without_a_name_is_neither_path_nor_abstract() {
        assertThat(set(unix(""))).isTrue();

        assertThat(address.isPathname()).isFalse();
        assertThat(address.isAbstract()).isFalse();
        assertThat(text.string(address)).isEqualTo("unix:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "02", "02000050cb00710700000000000000", "0a0001bb00000000000000000000000000000000000000"})
    void is_refused_where_it_is_too_short(String bytes) {
        assertThat(set(HexFormat.of().parseHex(bytes))).isFalse();
    }

    @Test
    void nothing_of_the_last_address_shows_through() {
        format("0a0001bb00000000fe80000000000000000000000000000102000000");

        assertThat(format("0a0001bb00000000fe800000000000000000000000000001")).isEqualTo("[fe80::1]:443");
        assertThat(address.scope()).isZero();
    }

    private String format(String hex) {
        assertThat(set(HexFormat.of().parseHex(hex.replace("_", "")))).isTrue();
        return text.string(address);
    }

    private boolean set(byte[] bytes) {
        return address.set(bytes, bytes.length);
    }

    private static byte[] unix(String name) {
        return ("\1\0" + name).getBytes(StandardCharsets.ISO_8859_1);
    }
}
