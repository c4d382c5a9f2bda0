package org.sandboxed.engine.policy;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

class AddressRangeTests {

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0/0, 8.8.8.8, true",
        "0.0.0.0/0, ::1, false",
        "::/0, 8.8.8.8, false",
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "10.1.2.128/25, 10.1.2.200, true",
        "10.1.2.128/25, 10.1.2.100, false",
        "1.2.3.4, 1.2.3.4, true",
        "1.2.3.4, 1.2.3.5, false",
        "fc00::/7, fd00::1, true",
        "fc00::/7, 2001:db8::1, false",
        "10.0.0.0/8, ::ffff:10.1.2.3, true",
    })
    void net_014_031_contains_what_has_its_prefix(String range, String address, boolean isInside) throws Exception {
        assertThat(requireNonNull(AddressRange.parse(range)).contains(InetAddress.getByName(address)))
                .isEqualTo(isInside);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1.2.3", "1.2.3.256", "01.2.3.4", "host", "1::2::3", ":", "fe80::1%lo", "12345::"})
    void is_nothing_else(String text) {
        assertThat(AddressRange.parse(text)).isNull();
    }
}
