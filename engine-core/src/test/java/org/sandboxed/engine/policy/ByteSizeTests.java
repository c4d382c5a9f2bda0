package org.sandboxed.engine.policy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sandboxed.engine.SandboxException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ByteSizeTests {

    @ParameterizedTest
    @CsvSource({
        "512M, 536870912, 512M",
        "1G, 1073741824, 1G",
        "100K, 102400, 100K",
        "1024, 1024, 1K",
        "1g, 1073741824, 1G",
        "1000, 1000, 1000",
        "2T, 2199023255552, 2T",
        "2048G, 2199023255552, 2T",
        "' 5m ', 5242880, 5M",
        "1MiB, 1048576, 1M",
    })
    void core_131_a_size_is_a_number_with_a_suffix(String text, long bytes, String shown) {
        ByteSize size = ByteSize.parse("maxMemory", text);

        assertThat(size.bytes()).isEqualTo(bytes);
        assertThat(size).hasToString(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"8589934592G", "17179869184G", "17592186044416M", "18014398509481984K", "99999999999999999999"})
    void core_133_a_size_that_is_too_large_is_refused(String text) {
        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(() -> ByteSize.parse("maxMemory", text))
                .withMessageStartingWith("maxMemory: \"" + text + "\" is out of range");
    }

    @Test
    void core_133_the_largest_size_is_read() {
        assertThat(ByteSize.parse("maxMemory", "8589934591G").bytes()).isEqualTo(8589934591L << 30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "M", "5X", "5MB", "-5M", "1.5G", "5 M", "0x10", "\u0663"})
    void what_is_no_size_is_refused(String text) {
        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(() -> ByteSize.parse("maxMemory", text))
                .withMessageContaining("\"" + text + "\" is not a size");
    }

    @Test
    void nothing_is_no_size() {
        assertThatExceptionOfType(SandboxException.class)
                .isThrownBy(() -> ByteSize.parse("maxMemory", "0K"))
                .withMessage("maxMemory: \"0K\" is not a positive size");
        assertThatIllegalArgumentException().isThrownBy(() -> new ByteSize(-1));
    }
}
