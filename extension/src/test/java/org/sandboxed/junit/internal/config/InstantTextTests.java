package org.sandboxed.junit.internal.config;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class InstantTextTests {

    @ParameterizedTest
    @CsvSource({
        "2020-02-29T12:00:00Z, 2020-02-29T12:00:00Z",
        "2020-02-29T12:00:00.123456789Z, 2020-02-29T12:00:00.123456789Z",
        "2020-02-29T12:00+02:00, 2020-02-29T10:00:00Z",
        "2020-02-29, 2020-02-29T00:00:00Z",
        "' 2020-02-29 ', 2020-02-29T00:00:00Z"
    })
    void reads_times_and_dates(String text, Instant instant) {
        assertThat(InstantText.parse(text)).isEqualTo(instant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "now", "2020-02-30", "2020-02-29T12:00:00", "12:00", "1582934400"})
    void refuses_what_is_no_time(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InstantText.parse(text))
                .withMessageContaining("2020-02-29T12:00:00Z");
    }
}
