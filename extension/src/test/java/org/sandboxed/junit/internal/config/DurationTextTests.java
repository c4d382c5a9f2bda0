package org.sandboxed.junit.internal.config;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DurationTextTests {

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "10s, PT10S",
        "10 s, PT10S",
        "' 2m ', PT2M",
        "1h, PT1H",
        "PT1M30S, PT1M30S",
        "pt0.25s, PT0.25S",
        "0s, PT0S",
        "-PT1S, PT-1S",
    })
    void reads_short_and_iso_forms(String text, Duration expected) {
        assertThat(DurationText.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "10", "s", "ten seconds", "10 d", "-5s", "1.5s", "99999999999999999999s", "9999999999999999h"
            })
    void refuses_everything_else_and_shows_the_forms(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DurationText.parse(text))
                .withMessageContaining("\"500ms\"")
                .withMessageContaining("\"PT1M30S\"");
    }

    @Test
    void keeps_the_cause() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DurationText.parse("soon"))
                .havingCause()
                .withMessage("Text cannot be parsed to a Duration");
    }
}
