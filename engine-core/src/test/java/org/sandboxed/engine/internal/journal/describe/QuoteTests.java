package org.sandboxed.engine.internal.journal.describe;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class QuoteTests {

    @Test
    void leaves_printable_ascii_as_it_is() {
        assertThat(Quote.of("/usr/bin/[ ~")).isEqualTo("\"/usr/bin/[ ~\"");
    }

    @Test
    void escapes_quotes_backslashes_and_control_characters() {
        assertThat(Quote.of("a\"b\\c\n\t\r\f\u000b\u001b[0m\u0000"))
                .isEqualTo("\"a\\\"b\\\\c\\n\\t\\r\\f\\v\\33[0m\\0\"");
    }

    @Test
    void pads_an_octal_escape_that_a_digit_follows() {
        assertThat(Quote.of("\u00017")).isEqualTo("\"\\0017\"");
        assertThat(Quote.of("\u0001x")).isEqualTo("\"\\1x\"");
    }

    @Test
    void writes_characters_beyond_ascii_as_their_bytes() {
        assertThat(Quote.of("é")).isEqualTo("\"\\303\\251\"");
        assertThat(Quote.of("a\u007f")).isEqualTo("\"a\\177\"");
    }

    @Test
    void turns_the_mark_of_a_byte_that_is_not_utf_8_back_into_the_byte() {
        assertThat(Quote.of("a\\xff\\xe9.txt")).isEqualTo("\"a\\377\\351.txt\"");
        assertThat(Quote.of("é\\xC3z")).isEqualTo("\"\\303\\251\\303z\"");
    }

    @Test
    void keeps_a_backslash_that_is_no_mark() {
        assertThat(Quote.of("\\x7f \\xg0 \\xf")).isEqualTo("\"\\\\x7f \\\\xg0 \\\\xf\"");
    }
}
