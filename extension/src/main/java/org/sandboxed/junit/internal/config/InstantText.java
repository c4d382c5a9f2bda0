package org.sandboxed.junit.internal.config;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Reads times as annotations write them: {@code 2020-02-29T12:00:00Z}, {@code 2020-02-29T12:00+02:00}, {@code 2020-02-29}. */
final class InstantText {

    private InstantText() {}

    /**
     * Reads a time.
     *
     * @throws IllegalArgumentException with a message that shows the forms
     */
    static Instant parse(String text) {
        String stripped = text.strip();
        try {
            return stripped.indexOf('T') >= 0
                    ? OffsetDateTime.parse(stripped).toInstant()
                    : LocalDate.parse(stripped).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "not a time; write one with an offset, such as \"2020-02-29T12:00:00Z\", or a date, such as"
                            + " \"2020-02-29\"",
                    e);
        }
    }
}
